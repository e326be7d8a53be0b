import type { Component } from 'vue'

import { loadArea } from './i18n'

type Loader = () => Promise<{ default: Component }>

/** A lazy page that comes with the words of other areas beside its own. */
export function withWords(areas: string | string[], load: Loader): Loader {
  return async () => {
    const [page] = await Promise.all([load(), ...[areas].flat().map(loadArea)])
    return page
  }
}
