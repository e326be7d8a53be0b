import { useInfiniteQuery, type QueryKey } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter } from 'vue'

interface PageOf<Item> {
  items: Item[]
  next?: string | null
}

/**
 * A list that comes page by page, and all of it that has come so far. Refs and getters in the key are watched.
 *
 *     const files = usePages(['storage', 'files'], (after) =>
 *       answer(api.GET('/api/v1/storage/files', { params: { query: { limit: 50, ...after } } })),
 *     )
 *     <VbPages :pages="files" ...>
 */
export function usePages<Page extends PageOf<unknown>>(
  queryKey: QueryKey,
  pageAt: (after: { cursor?: string }) => Promise<Page>,
  enabled: MaybeRefOrGetter<boolean> = true,
) {
  const query = useInfiniteQuery({
    queryKey,
    enabled,
    initialPageParam: '',
    queryFn: ({ pageParam }) => pageAt(pageParam ? { cursor: pageParam } : {}),
    getNextPageParam: (page: Page) => page.next ?? undefined,
  })
  const items = computed<Page['items']>(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])
  return { query, items }
}
