import { Coins } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

import type { NavigationEntry } from '@/shell/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/credits',
    name: 'credits',
    component: () => import('./Credits.vue'),
    meta: {
      title: 'credits.title',
      words: ['films'],
      data: ['/api/v1/payment/wallet', '/api/v1/payment/transactions?limit=50'],
    },
  },
]
export const navigation: NavigationEntry[] = [
  { route: 'credits', icon: Coins, label: { en: 'Credits', fr: 'Crédits' }, order: 50 },
]
