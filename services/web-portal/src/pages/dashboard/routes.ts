import { House } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

import { withWords } from '@/shell/words'
import type { NavigationEntry } from '@/shell/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/dashboard',
    name: 'dashboard',
    component: withWords(['films', 'upload'], () => import('./Dashboard.vue')),
    meta: { title: 'dashboard.title' },
  },
]
export const navigation: NavigationEntry[] = [
  { route: 'dashboard', icon: House, label: { en: 'Today', fr: 'Aujourd’hui' }, order: 5 },
]
