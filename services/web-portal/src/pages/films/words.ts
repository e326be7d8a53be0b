import type { Component } from 'vue'

import { loadArea } from '@/shell/i18n'

type Loader = () => Promise<{ default: Component }>

/** A lazy page that speaks of films: it comes with the words that all pages about films share. */
export function withFilmWords(load: Loader): Loader {
  return async () => {
    const [page] = await Promise.all([load(), loadArea('films')])
    return page
  }
}
