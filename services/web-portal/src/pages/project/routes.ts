import type { RouteRecordRaw } from 'vue-router'

import { withWords } from '@/shell/words'

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects/:id([0-9a-f-]{36})',
    name: 'project',
    props: true,
    component: withWords('films', () => import('./Project.vue')),
    meta: { title: 'project.title' },
  },
]
