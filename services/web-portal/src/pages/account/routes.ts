import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/log-in',
    name: 'log-in',
    component: () => import('./LogIn.vue'),
    meta: { access: 'anonymous', title: 'account.logIn.title', frame: 'door' },
  },
]
