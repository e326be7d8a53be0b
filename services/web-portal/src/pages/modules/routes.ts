import { Blocks } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

import type { NavigationEntry } from '@/shell/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/modules',
    name: 'modules',
    component: () => import('./Modules.vue'),
    meta: { title: 'modules.title' },
  },
  {
    path: '/modules/:host/:name',
    name: 'module',
    component: () => import('./ModulePage.vue'),
    props: true,
    meta: { words: ['storyboard'] },
  },
]
export const navigation: NavigationEntry[] = [
  { route: 'modules', icon: Blocks, label: { en: 'Modules', fr: 'Modules' }, order: 40, place: 'menu' },
]
