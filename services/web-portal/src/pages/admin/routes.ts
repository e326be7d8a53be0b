import { ServerCog } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

import type { NavigationEntry } from '@/shell/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/admin',
    name: 'admin',
    component: () => import('./Admin.vue'),
    redirect: { name: 'admin-services' },
    meta: { access: 'administrator' },
    children: [
      {
        path: '/admin/services',
        name: 'admin-services',
        component: () => import('./Services.vue'),
        meta: { title: 'admin.services.title' },
      },
      {
        path: '/admin/queues',
        name: 'admin-queues',
        component: () => import('./Queues.vue'),
        meta: { title: 'admin.queues.title' },
      },
      {
        path: '/admin/users',
        name: 'admin-users',
        component: () => import('./Users.vue'),
        meta: { title: 'admin.users.title' },
      },
      {
        path: '/admin/audit',
        name: 'admin-audit',
        component: () => import('./Audit.vue'),
        meta: { title: 'admin.audit.title' },
      },
      {
        path: '/admin/flags',
        name: 'admin-flags',
        component: () => import('./Flags.vue'),
        meta: { title: 'admin.flags.title' },
      },
      {
        path: '/admin/models',
        name: 'admin-models',
        component: () => import('./Models.vue'),
        meta: { title: 'admin.models.title' },
      },
      {
        path: '/admin/mailbox',
        name: 'admin-mailbox',
        component: () => import('./Mailbox.vue'),
        meta: { title: 'admin.mailbox.title' },
      },
    ],
  },
]
export const navigation: NavigationEntry[] = [
  {
    route: 'admin',
    icon: ServerCog,
    label: { en: 'Administration', fr: 'Administration' },
    order: 90,
    place: 'menu',
    access: 'administrator',
  },
]
