import type { Component } from 'vue'

import { loadArea } from './i18n'

type Loader = () => Promise<{ default: Component }>

/** A lazy page that comes with the words of another area beside its own. */
export function withWords(area: string, load: Loader): Loader {
  return async () => {
    const [page] = await Promise.all([load(), loadArea(area)])
    return page
  }
}
