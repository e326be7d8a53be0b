import { onlineManager, QueryObserver } from '@tanstack/vue-query'
import { afterEach, expect, it, vi } from 'vitest'

import { queryClient } from '@/api/query'

afterEach(() => {
  onlineManager.setOnline(true)
  queryClient.clear()
})

it('asks again when the line is back, however fresh the answer', async () => {
  queryClient.mount()
  const ask = vi.fn().mockResolvedValue('news')
  const leave = new QueryObserver(queryClient, { queryKey: ['news'], queryFn: ask }).subscribe(
    () => undefined,
  )
  await vi.waitFor(() => expect(queryClient.getQueryData(['news'])).toBe('news'))

  onlineManager.setOnline(false)
  onlineManager.setOnline(true)

  await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2))
  leave()
  queryClient.unmount()
})
