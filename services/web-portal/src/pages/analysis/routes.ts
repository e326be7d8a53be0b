import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects/:id([0-9a-f-]{36})/analysis',
    name: 'analysis',
    props: true,
    component: () => import('./AnalysisPage.vue'),
    meta: { title: 'analysis.title', words: ['storyboard'], data: ['/api/v1/project/projects/{id}'] },
  },
]
