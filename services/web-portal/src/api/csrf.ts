const NAMES = ['__Host-visiobook_csrf', 'visiobook_csrf']
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export const CSRF_HEADER = 'x-csrf-token'

/** Value of the readable cookie that every change must repeat in a header; null when nobody is signed in here. */
export function csrfToken(cookies: string = document.cookie): string | null {
  for (const pair of cookies.split('; ')) {
    const [name = '', value] = pair.split('=')
    if (value && NAMES.includes(name)) return value
  }
  return null
}

/** Whether a session may be at hand; a cheap look that asks nobody. */
export function mayBeSignedIn(): boolean {
  return csrfToken() !== null
}

/** Headers that a call with this method needs. */
export function csrfHeaders(method: string): Record<string, string> {
  const token = SAFE.has(method.toUpperCase()) ? null : csrfToken()
  return token === null ? {} : { [CSRF_HEADER]: token }
}
