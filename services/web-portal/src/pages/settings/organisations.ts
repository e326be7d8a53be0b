import { answer, api } from '@/api/client'
import { queryClient } from '@/api/query'
import { sessionRefresh } from '@/api/refresh'

export const ACTING = ['user', 'acting']
export const BUILT_IN_ROLES = ['owner', 'admin', 'member', 'viewer']

/**
 * Act for an organisation, or for oneself (null). What belongs to whom changes with it, so everything that was fetched
 * is forgotten.
 */
export async function actFor(organisation: string | null): Promise<void> {
  await answer(
    api.PUT('/api/v1/user/sessions/current/organisation', { body: { organisation_id: organisation } }),
  )
  await sessionRefresh.renew(Date.now()) // the cookie's token still says the old owner
  await queryClient.invalidateQueries()
}

/** A role in words: our own for the built-in ones, the organisation's for the rest. */
export function roleName(role: string, t: (key: string) => string, te: (key: string) => boolean): string {
  const key = `settings.roles.${role}`
  return te(key) ? t(key) : role
}
