import { Upload } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

import type { NavigationEntry } from '@/shell/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/upload',
    name: 'upload',
    component: () => import('./Upload.vue'),
    meta: { title: 'upload.title' },
  },
]
export const navigation: NavigationEntry[] = [
  { route: 'upload', icon: Upload, label: { en: 'New film', fr: 'Nouveau film' }, order: 15 },
]
