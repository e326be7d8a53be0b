import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, ref, toValue, type MaybeRefOrGetter } from 'vue'

import { answer, api, transport, type Schema } from '@/api/client'
import { errorOf } from '@/api/errors'

import type { Analysis, Book, Profile, Reading } from './documents'

export type Inquiry = Schema<'ai-analysis', 'InquiryView'>
export type Wanted = Pick<Schema<'ai-analysis', 'SemanticRequest'>, 'source' | 'chapters' | 'language'>
type FileRef = Schema<'ai-analysis', 'FileRef'>
interface Result {
  book: FileRef
  analysis: FileRef
  profile: FileRef
}

const WATCHED_EVERY_MS = 700
const ENDED = ['completed', 'failed', 'cancelled']

/**
 * The reading of a book. What a film or an earlier visit has read is found again; `again` reads once more with what has
 * been said since, while the earlier reading stays on the page.
 */
export function useReading(wanted: MaybeRefOrGetter<Wanted | undefined>) {
  const edition = ref(0)
  const asked = useQuery({
    queryKey: ['ai-analysis', 'readings', wanted, edition],
    enabled: () => toValue(wanted) !== undefined,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: () =>
      answer(api.POST('/api/v1/analysis/semantic', { body: toValue(wanted) as Wanted as never })),
  })
  const id = computed(() => asked.data.value?.id)
  const inquiry = useQuery({
    queryKey: ['ai-analysis', 'inquiries', id],
    enabled: () => id.value !== undefined,
    placeholderData: keepPreviousData,
    queryFn: () =>
      answer(api.GET('/api/v1/analysis/status/{id}', { params: { path: { id: id.value ?? '' } } })),
    refetchInterval: ({ state }) =>
      state.data && ENDED.includes(state.data.state) ? false : WATCHED_EVERY_MS,
  })
  const result = computed(() =>
    inquiry.data.value?.state === 'completed' ? (inquiry.data.value.result as unknown as Result) : undefined,
  )
  const reading = useQuery({
    queryKey: ['storage', 'readings', () => result.value?.analysis.digest],
    enabled: () => result.value !== undefined,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: () => documents(result.value as Result),
  })
  return { asked, inquiry, reading, again: () => edition.value++ }
}

async function documents(result: Result): Promise<Reading> {
  const [book, analysis, profile] = await Promise.all([
    document<Book>(result.book),
    document<Analysis>(result.analysis),
    document<Profile>(result.profile),
  ])
  return { digest: result.book.digest, book, analysis, profile }
}

async function document<Shape>(file: FileRef): Promise<Shape> {
  const response = await transport(`/api/v1/storage/files/${file.digest}`)
  if (!response.ok) throw await errorOf(response)
  return (await response.json()) as Shape
}
