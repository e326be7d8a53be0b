import { House } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

import type { NavigationEntry } from '@/shell/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/dashboard',
    name: 'dashboard',
    component: () => import('./Dashboard.vue'),
    meta: {
      title: 'dashboard.title',
      words: ['films', 'upload'],
      data: ['/api/v1/project/projects?limit=100'],
    },
  },
]
export const navigation: NavigationEntry[] = [
  { route: 'dashboard', icon: House, label: { en: 'Today', fr: 'Aujourd’hui' }, order: 5 },
]
