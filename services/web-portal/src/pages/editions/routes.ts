import type { RouteRecordRaw } from 'vue-router'

import { withWords } from '@/shell/words'

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects/:id([0-9a-f-]{36})/editions',
    name: 'editions',
    props: true,
    component: withWords('films', () => import('./Editions.vue')),
    meta: { title: 'editions.title' },
  },
]
