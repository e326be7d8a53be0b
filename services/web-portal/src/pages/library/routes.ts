import { LibraryBig } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

import type { NavigationEntry } from '@/shell/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/library',
    name: 'library',
    component: () => import('./Library.vue'),
    meta: { title: 'library.title', words: ['films'], data: ['/api/v1/project/projects?limit=100'] },
  },
]
export const navigation: NavigationEntry[] = [
  { route: 'library', icon: LibraryBig, label: { en: 'Library', fr: 'Bibliothèque' }, order: 10 },
]
