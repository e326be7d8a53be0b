import type { RouteRecordRaw } from 'vue-router'

/** Letters of a fleet that sends none: they stay on the machine, for its owner and for whom they are. */
export const routes: RouteRecordRaw[] = [
  {
    path: '/mailbox',
    name: 'mailbox',
    component: () => import('./Mailbox.vue'),
    meta: { title: 'mailbox.title' },
  },
]
