import { sessionRefresh } from '@/api/refresh'

import { router } from './router'
import { useSession } from './session'

/** When the session ends, here or in another tab, nothing of it stays on the screen: the page asks to log in again. */
export function leaveWhenSessionEnds(): void {
  sessionRefresh.onEnd(() => {
    useSession().forget()
    const { meta, fullPath } = router.currentRoute.value
    const needsSession = (meta.access ?? 'signed-in') === 'signed-in' || meta.access === 'administrator'
    if (needsSession) void router.replace({ name: 'log-in', query: { next: fullPath } })
  })
}
