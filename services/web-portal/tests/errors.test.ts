import { describe, expect, it } from 'vitest'

import { ApiError, errorOf } from '@/api/errors'
import { retryDelay, worthRetrying } from '@/api/query'

const problem = { status: 429, code: 'too-many-attempts', detail: 'Slowly.', extra: { retry_after: 7 } }

describe('an error', () => {
  it('carries what the service said', async () => {
    const error = await errorOf(new Response(JSON.stringify(problem), { status: 429 }))

    expect(error).toMatchObject({ status: 429, code: 'too-many-attempts', detail: 'Slowly.', retryAfter: 7 })
  })

  it('has a code of its own when the answer was not one of ours', async () => {
    const error = await errorOf(new Response('<h1>Bad Gateway</h1>', { status: 502 }))

    expect(error).toMatchObject({ status: 502, code: 'unavailable', isPassing: true })
  })

  it('is worth another try only when nobody refused', () => {
    const refused = new ApiError({ status: 404, code: 'not-found' })
    const away = new ApiError({ status: 503, code: 'unavailable' })

    expect([worthRetrying(0, refused), worthRetrying(0, away), worthRetrying(2, away)]).toEqual([
      false,
      true,
      false,
    ])
  })

  it('waits as long as it was asked to', () => {
    expect(retryDelay(0, new ApiError(problem))).toBe(7000)
  })
})
