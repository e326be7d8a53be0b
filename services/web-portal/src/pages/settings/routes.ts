import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/settings',
    name: 'settings',
    component: () => import('./Settings.vue'),
    redirect: { name: 'settings-profile' },
    children: [
      {
        path: 'profile',
        name: 'settings-profile',
        component: () => import('./Profile.vue'),
        meta: { title: 'settings.profile.title' },
      },
      {
        path: 'look',
        name: 'settings-look',
        component: () => import('./Look.vue'),
        meta: { title: 'settings.look.title' },
      },
      {
        path: 'messages',
        name: 'settings-messages',
        component: () => import('./Messages.vue'),
        meta: { title: 'settings.messages.title' },
      },
      {
        path: 'security',
        name: 'settings-security',
        component: () => import('./Security.vue'),
        meta: { title: 'settings.security.title' },
      },
      {
        path: 'keys',
        name: 'settings-keys',
        component: () => import('./Keys.vue'),
        meta: { title: 'settings.keys.title' },
      },
      {
        path: 'organisations',
        name: 'settings-organisations',
        component: () => import('./Organisations.vue'),
        meta: { title: 'settings.organisations.title' },
      },
      {
        path: 'organisations/:id',
        name: 'settings-organisation',
        component: () => import('./Organisation.vue'),
        props: true,
        meta: { title: 'settings.organisation.title' },
      },
      {
        path: 'account',
        name: 'settings-account',
        component: () => import('./Account.vue'),
        meta: { title: 'settings.account.title' },
      },
    ],
  },
  {
    path: '/invitations',
    name: 'invitation',
    component: () => import('./Invitation.vue'),
    meta: { access: 'public', title: 'settings.invitation.title' },
  },
]
