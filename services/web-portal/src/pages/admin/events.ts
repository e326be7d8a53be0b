/** Queues and dead letters: every service has the same routes for them, so that the types of one hold for all. */
import { answer, api, type Schema } from '@/api/client'

export const EVENT_SERVICES = [
  'user',
  'project',
  'ai-analysis',
  'media-generation',
  'storyboard-assembly',
  'storage',
  'payment',
  'notification',
] as const
export type EventService = (typeof EVENT_SERVICES)[number]

export type Queue = Schema<'project', 'QueueStatus'>
export type Letter = Schema<'project', 'DeadLetter'>
export type LetterView = Schema<'project', 'DeadLetterView'>

export interface Filters {
  subscriber: string
  topic: string
  reason: string
}

const PAGE = 25

function routes(service: EventService) {
  return {
    queues: `/api/v1/${service}/events/queues` as '/api/v1/project/events/queues',
    dead: `/api/v1/${service}/events/dead` as '/api/v1/project/events/dead',
    one: `/api/v1/${service}/events/dead/{id}` as '/api/v1/project/events/dead/{id}',
    replay: `/api/v1/${service}/events/dead/replay` as '/api/v1/project/events/dead/replay',
    purge: `/api/v1/${service}/events/dead/purge` as '/api/v1/project/events/dead/purge',
  }
}

export function queuesOf(service: EventService) {
  return answer(api.GET(routes(service).queues))
}

export function lettersOf(service: EventService, filters: Filters, after: { cursor?: string }) {
  const query = { limit: PAGE, ...given(filters), ...after }
  return answer(api.GET(routes(service).dead, { params: { query } }))
}

export function letter(service: EventService, id: number) {
  return answer(api.GET(routes(service).one, { params: { path: { id } } }))
}

/** Which letters are meant: those chosen, else all that the filters let through. */
export function wanted(ids: readonly number[], filters: Filters) {
  if (ids.length) return { ids: [...ids], all: false }
  const narrowed = given(filters)
  return { ...narrowed, all: Object.keys(narrowed).length === 0 }
}

export function replay(service: EventService, which: ReturnType<typeof wanted>) {
  return answer(api.POST(routes(service).replay, { body: which }))
}

export function purge(service: EventService, which: ReturnType<typeof wanted>) {
  return answer(api.POST(routes(service).purge, { body: which }))
}

/** A reason is looked for anywhere in the words; the other two as they are typed. */
function given({ subscriber, topic, reason }: Filters): Partial<Filters> {
  const [who, what, why] = [subscriber.trim(), topic.trim(), reason.trim()]
  return { ...(who && { subscriber: who }), ...(what && { topic: what }), ...(why && { reason: why }) }
}
