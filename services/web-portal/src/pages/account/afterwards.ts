import { useRoute, useRouter } from 'vue-router'

import type { PortalAccount } from '@/api/portal'
import { useSession } from '@/shell/session'

/** Where people go who have just signed in: where they wanted to go, else home. */
export function useAfterwards(): (opened: PortalAccount) => Promise<void> {
  const router = useRouter()
  const route = useRoute()
  const session = useSession()
  return async (opened) => {
    session.settle(opened.account)
    await router.replace(inside(route.query['next']) ?? { name: 'home' })
  }
}

/** An address within the portal, never one of somebody else. */
export function inside(wanted: unknown): string | null {
  return typeof wanted === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(wanted) ? wanted : null
}
