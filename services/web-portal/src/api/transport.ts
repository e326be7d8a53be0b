import { csrfHeaders } from './csrf'
import { offlineError } from './errors'
import { sessionRefresh, type SessionRefresh } from './refresh'

/** Calls where a 401 is the answer itself (a wrong password), not a sign of an access token that ran out. */
const OWN_ANSWER = /^\/api\/v1\/user\/portal\//

export type Transport = (input: Request | URL | string, init?: RequestInit) => Promise<Response>

/**
 * `fetch` for the fleet: repeats the CSRF cookie, renews an access token that ran out and tries once more.
 * Throws ApiError `offline` when no answer comes.
 */
export function createTransport(ask: typeof fetch, refresh: SessionRefresh): Transport {
  async function send(request: Request): Promise<Response> {
    try {
      return await ask(withCsrf(request))
    } catch (error) {
      if (request.signal.aborted) throw error
      throw offlineError()
    }
  }

  return async (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(input, location.origin), init)
    const again = request.clone()
    const begun = Date.now()
    const response = await send(request)
    if (response.status !== 401 || OWN_ANSWER.test(new URL(request.url).pathname)) return response
    const renewed = await refresh.renew(begun).catch(() => Promise.reject(offlineError()))
    return renewed ? send(again) : response
  }
}

function withCsrf(request: Request): Request {
  for (const [name, value] of Object.entries(csrfHeaders(request.method))) request.headers.set(name, value)
  return request
}

export const transport = createTransport((...request) => fetch(...request), sessionRefresh)
