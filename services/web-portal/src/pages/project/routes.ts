import type { RouteRecordRaw } from 'vue-router'

import { withFilmWords } from '@/pages/films/words'

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects/:id([0-9a-f-]{36})',
    name: 'project',
    props: true,
    component: withFilmWords(() => import('./Project.vue')),
    meta: { title: 'project.title' },
  },
]
