import type { RouteRecordRaw } from 'vue-router'

import type { Access } from '@/shell/routes'

function door(
  path: string,
  name: string,
  component: RouteRecordRaw['component'],
  access: Access,
): RouteRecordRaw {
  return {
    path,
    name,
    component,
    meta: { access, title: `account.${name}.title`, frame: 'door' },
  } as RouteRecordRaw
}

export const routes: RouteRecordRaw[] = [
  door('/log-in', 'log-in', () => import('./LogIn.vue'), 'anonymous'),
  door('/sign-up', 'sign-up', () => import('./SignUp.vue'), 'anonymous'),
  door('/forgot-password', 'forgot-password', () => import('./ForgotPassword.vue'), 'public'),
  door('/reset-password', 'reset-password', () => import('./ResetPassword.vue'), 'public'),
  door('/verify-email', 'verify-email', () => import('./VerifyEmail.vue'), 'public'),
  door('/confirm-email', 'confirm-email', () => import('./ConfirmEmail.vue'), 'public'),
]
