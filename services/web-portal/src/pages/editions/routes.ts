import type { RouteRecordRaw } from 'vue-router'

import { withFilmWords } from '@/pages/films/words'

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects/:id([0-9a-f-]{36})/editions',
    name: 'editions',
    props: true,
    component: withFilmWords(() => import('./Editions.vue')),
    meta: { title: 'editions.title' },
  },
]
