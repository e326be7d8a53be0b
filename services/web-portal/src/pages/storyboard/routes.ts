import type { RouteRecordRaw } from 'vue-router'

/** `id` is a run that planned, filmed or drew the storyboard. */
export const routes: RouteRecordRaw[] = [
  {
    path: '/storyboards/:id',
    name: 'storyboard',
    component: () => import('./StoryboardPage.vue'),
    props: true,
    meta: { frame: 'stage', title: 'storyboard.title' },
  },
]
