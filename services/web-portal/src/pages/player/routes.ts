import type { RouteRecordRaw } from 'vue-router'

/** `id` is the run that made the film. */
export const routes: RouteRecordRaw[] = [
  {
    path: '/films/:id/watch',
    name: 'player',
    component: () => import('./PlayerPage.vue'),
    props: true,
    meta: {
      frame: 'stage',
      title: 'player.title',
      data: ['/api/v1/storyboard-assembly/films/{id}', '/api/v1/storyboard-assembly/films/{id}/transcript'],
    },
  },
]
