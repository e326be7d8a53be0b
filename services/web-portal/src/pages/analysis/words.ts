import type { Component } from 'vue'

import { loadArea } from '@/shell/i18n'

type Loader = () => Promise<{ default: Component }>

/** A lazy page that names places, moods and weather as the storyboard does. */
export function withReadingWords(load: Loader): Loader {
  return async () => {
    const [page] = await Promise.all([load(), loadArea('storyboard')])
    return page
  }
}
