import { beforeEach, describe, expect, it, vi } from 'vitest'

import { ApiError } from '@/api/errors'
import type { SessionRefresh } from '@/api/refresh'
import { createTransport } from '@/api/transport'

function answers(...statuses: number[]) {
  const requests: Request[] = []
  const ask = vi.fn(async (request: Request) => {
    requests.push(request)
    return new Response('{}', { status: statuses[requests.length - 1] ?? 200 })
  })
  return { ask: ask as unknown as typeof fetch, requests }
}

function refreshing(goesOn: boolean) {
  return { renew: vi.fn(async () => goesOn) } as unknown as SessionRefresh
}

describe('the transport', () => {
  beforeEach(() => {
    document.cookie = 'visiobook_csrf=proof; path=/'
  })

  it('repeats the cookie in a header of what changes something, and of nothing else', async () => {
    const { ask, requests } = answers(200, 200)
    const transport = createTransport(ask, refreshing(true))

    await transport('/api/v1/project/projects', { method: 'POST' })
    await transport('/api/v1/project/projects')

    expect(requests.map((request) => request.headers.get('x-csrf-token'))).toEqual(['proof', null])
  })

  it('renews a session that ran out and asks again with the same body', async () => {
    const { ask, requests } = answers(401, 200)
    const refresh = refreshing(true)

    const response = await createTransport(ask, refresh)('/api/v1/user/me', {
      method: 'PATCH',
      body: '{"a":1}',
    })

    expect(response.status).toBe(200)
    expect(refresh.renew).toHaveBeenCalledOnce()
    expect(await requests[1]?.text()).toBe('{"a":1}')
  })

  it('gives the refusal on when there is no session to renew', async () => {
    const { ask, requests } = answers(401)

    const response = await createTransport(ask, refreshing(false))('/api/v1/user/me')

    expect(response.status).toBe(401)
    expect(requests).toHaveLength(1)
  })

  it('takes a wrong password for an answer, not for a session that ran out', async () => {
    const { ask } = answers(401)
    const refresh = refreshing(true)

    await createTransport(ask, refresh)('/api/v1/user/portal/session', { method: 'POST' })

    expect(refresh.renew).not.toHaveBeenCalled()
  })

  it('says that nobody answers when nobody does', async () => {
    const ask = (async () => {
      throw new TypeError('Failed to fetch')
    }) as unknown as typeof fetch

    const call = createTransport(ask, refreshing(true))('/api/v1/user/me')

    await expect(call).rejects.toMatchObject({ code: 'offline', isOffline: true } satisfies Partial<ApiError>)
  })
})
