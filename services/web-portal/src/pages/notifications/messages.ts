/** The owner's messages: those on the page, how many are unread, and what reading them changes. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { RouteLocationRaw } from 'vue-router'

import { answer, api, type Schema } from '@/api/client'
import { usePages } from '@/api/pages'

export type Message = Schema<'notification', 'MessageView'>

const ALL = ['notification', 'messages'] as const
const PATH = '/api/v1/notification/messages'

export function useMessages(isUnreadOnly: () => boolean) {
  return usePages([...ALL, 'list', isUnreadOnly], (after) =>
    answer(api.GET(PATH, { params: { query: { limit: 30, unread: isUnreadOnly(), ...after } } })),
  )
}

/** The latest few, and how many are unread in all. */
export function useLatest(count: number) {
  return useQuery({
    queryKey: [...ALL, 'latest', count],
    queryFn: () => answer(api.GET(PATH, { params: { query: { limit: count } } })),
  })
}

export function useReading() {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: ALL })
  const read = useMutation({
    mutationFn: (id: string) =>
      answer(
        api.POST('/api/v1/notification/messages/{message_id}/read', { params: { path: { message_id: id } } }),
      ),
    onSettled,
  })
  const readAll = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/notification/messages/read')),
    onSettled,
  })
  const renew = () => void client.invalidateQueries({ queryKey: ALL })
  return { read, readAll, renew }
}

/** Where a message leads to. */
export function targetOf(message: Message): RouteLocationRaw | null {
  if (message.kind === 'credits_refused') return { name: 'credits' }
  const project = message.data['project_id']
  if (typeof project === 'string') return { name: 'project', params: { id: project } }
  return message.kind === 'welcome' ? { name: 'upload' } : null
}
