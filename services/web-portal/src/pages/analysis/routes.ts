import type { RouteRecordRaw } from 'vue-router'

import { withReadingWords } from './words'

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects/:id([0-9a-f-]{36})/analysis',
    name: 'analysis',
    props: true,
    component: withReadingWords(() => import('./AnalysisPage.vue')),
    meta: { title: 'analysis.title' },
  },
]
