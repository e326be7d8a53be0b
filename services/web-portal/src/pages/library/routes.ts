import { LibraryBig } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

import { withWords } from '@/shell/words'
import type { NavigationEntry } from '@/shell/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/library',
    name: 'library',
    component: withWords('films', () => import('./Library.vue')),
    meta: { title: 'library.title' },
  },
]
export const navigation: NavigationEntry[] = [
  { route: 'library', icon: LibraryBig, label: { en: 'Library', fr: 'Bibliothèque' }, order: 10 },
]
