import { QueryClient } from '@tanstack/vue-query'

import { toApiError } from './errors'

const MOST_RETRIES = 2

/** What was refused will be refused again; what did not answer may answer. */
export function worthRetrying(failures: number, error: unknown): boolean {
  return failures < MOST_RETRIES && toApiError(error).isPassing
}

/** Milliseconds before the next try: what the service asked for, else 0.5 s, 1 s, 2 s ... up to 10 s. */
export function retryDelay(failures: number, error: unknown): number {
  const asked = toApiError(error).retryAfter
  return asked === null ? Math.min(500 * 2 ** failures, 10_000) : asked * 1000
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      retry: worthRetrying,
      retryDelay,
      refetchOnWindowFocus: true,
      refetchOnReconnect: 'always', // while the line was cut nobody told of changes, however fresh all looks
      networkMode: 'offlineFirst',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
