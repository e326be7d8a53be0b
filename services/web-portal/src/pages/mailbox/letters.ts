/** Letters that the fleet would have mailed, had it a mail server: for their readers here, for administrators there. */
import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'

import { answer, api } from '@/api/client'
import { usePages } from '@/api/pages'

const ALL = ['notification', 'mailbox'] as const // alone, the key of the bar that asks to verify an address

export function useLetters() {
  return usePages([...ALL, 'list'], (after) =>
    answer(api.GET('/api/v1/notification/mailbox', { params: { query: { limit: 25, ...after } } })),
  )
}

/** The whole of the one that is opened. */
export function useLetter(opened: Ref<string | null>) {
  return useQuery({
    queryKey: [...ALL, opened],
    enabled: () => opened.value !== null,
    queryFn: () =>
      answer(
        api.GET('/api/v1/notification/mailbox/{mail_id}', {
          params: { path: { mail_id: opened.value ?? '' } },
        }),
      ),
  })
}
