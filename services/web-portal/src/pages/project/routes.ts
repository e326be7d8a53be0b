import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects/:id([0-9a-f-]{36})',
    name: 'project',
    props: true,
    component: () => import('./Project.vue'),
    meta: {
      title: 'project.title',
      words: ['films'],
      data: ['/api/v1/project/projects/{id}', '/api/v1/project/runs?project_id={id}'],
    },
  },
]
