import { LibraryBig } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

import { withFilmWords } from '@/pages/films/words'
import type { NavigationEntry } from '@/shell/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/library',
    name: 'library',
    component: withFilmWords(() => import('./Library.vue')),
    meta: { title: 'library.title' },
  },
]
export const navigation: NavigationEntry[] = [
  { route: 'library', icon: LibraryBig, label: { en: 'Library', fr: 'Bibliothèque' }, order: 10 },
]
