import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/notifications',
    name: 'notifications',
    component: () => import('./Notifications.vue'),
    meta: { title: 'notifications.title' },
  },
]
