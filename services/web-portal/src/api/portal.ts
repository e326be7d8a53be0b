import { answer, api, type Schema } from './client'

export type PortalAccount = Schema<'user', 'PortalAccount'>

/** Open a session of this browser. Rejects with `code-required` when the account has a second factor. */
export function openSession(email: string, password: string, code?: string): Promise<PortalAccount> {
  return answer(api.POST('/api/v1/user/portal/session', { body: { email, password, code: code ?? null } }))
}

/** Open a session with the one-time ticket of a sign-in link. */
export function openSessionByTicket(ticket: string, code?: string): Promise<PortalAccount> {
  return answer(api.POST('/api/v1/user/portal/session/ticket', { body: { ticket, code: code ?? null } }))
}

/** What stands behind `#name=` in the address; taken out of it, so that it stays in no history. */
export function takeFromAddress(name: string): string | null {
  const found = new URLSearchParams(location.hash.slice(1)).get(name)
  if (found) history.replaceState(history.state, '', location.pathname + location.search)
  return found
}
