import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects/:id([0-9a-f-]{36})/editions',
    name: 'editions',
    props: true,
    component: () => import('./Editions.vue'),
    meta: { title: 'editions.title', words: ['films'], data: ['/api/v1/project/projects/{id}'] },
  },
]
