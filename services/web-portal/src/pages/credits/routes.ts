import { Coins } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

import { withWords } from '@/shell/words'
import type { NavigationEntry } from '@/shell/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/credits',
    name: 'credits',
    component: withWords('films', () => import('./Credits.vue')),
    meta: { title: 'credits.title' },
  },
]
export const navigation: NavigationEntry[] = [
  { route: 'credits', icon: Coins, label: { en: 'Credits', fr: 'Crédits' }, order: 50 },
]
