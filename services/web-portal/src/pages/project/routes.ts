import type { RouteRecordRaw } from 'vue-router'

import { withFilmWords } from '@/pages/films/words'

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects/:id',
    name: 'project',
    props: true,
    component: withFilmWords(() => import('./Project.vue')),
    meta: { title: 'project.title' },
  },
]
