import { useRouter } from 'vue-router'

import { csrfHeaders } from '@/api/csrf'
import { sessionRefresh } from '@/api/refresh'

import { useSession } from './session'

/** Sign out here and in every tab, then show the way back in. */
export function useLogOut(): () => Promise<void> {
  const router = useRouter()
  const session = useSession()
  return async () => {
    await fetch('/api/v1/user/portal/session', { method: 'DELETE', headers: csrfHeaders('DELETE') }).catch(
      () => undefined,
    )
    sessionRefresh.announceEnd()
    session.forget()
    await router.push({ name: 'log-in' })
  }
}
