import createClient, { type Middleware } from 'openapi-fetch'

import { errorOf } from './errors'
import type { Paths, Schemas } from './schema'
import { transport } from './transport'

export { ApiError } from './errors'
export { transport } from './transport'

/** A type of a service's contract: `Schema<'user', 'Profile'>`. */
export type Schema<
  Service extends keyof Schemas,
  Name extends keyof Schemas[Service],
> = Schemas[Service][Name]

const refusals: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await errorOf(response)
    return undefined
  },
}

/** Every route of the fleet, typed: `api.GET('/api/v1/user/me')`. Rejects with ApiError. */
export const api = createClient<Paths>({
  baseUrl: location.origin,
  fetch: (request) => transport(request),
})
api.use(refusals)

/**
 * The body of an answer: `await answer(api.GET('/api/v1/user/me'))`. Rejects with ApiError.
 * An answer without a body (204) gives undefined.
 */
export async function answer<Body>(call: Promise<{ data?: Body }>): Promise<Body> {
  const { data } = await call
  return data as Body
}
