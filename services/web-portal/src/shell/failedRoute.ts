import { shallowRef } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

import { offlineError, toApiError, type ApiError } from '@/api/errors'

import { isOnline } from './connection'
import { router } from './router'

/** A page that could not be opened, and why; null when all is well. */
export const failedRoute = shallowRef<{ to: RouteLocationRaw; error: ApiError } | null>(null)

/** Watch for pages whose program cannot be fetched. */
export function watchRoutes(): void {
  router.onError((error, to) => {
    failedRoute.value = { to: to.fullPath, error: isOnline.value ? toApiError(error) : offlineError() }
  })
  router.afterEach((_, __, failure) => {
    if (!failure) failedRoute.value = null
  })
}

export async function retryRoute(): Promise<void> {
  const failed = failedRoute.value
  if (failed) await router.push(failed.to).catch(() => undefined)
}
