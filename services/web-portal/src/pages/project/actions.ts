import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'

import { answer, api } from '@/api/client'
import { explain } from '@/design/explain'
import { toast } from '@/design/toasts'
import { keys, type Run } from '@/pages/films/queries'

export interface Word {
  step: string
  word: 'approve' | 'reject'
  comment: string
}

/** What one can do about a run. Each answers with the run as it is then; a refusal is said in passing. */
export function useRunActions(run: MaybeRefOrGetter<Run>) {
  const { t, te } = useI18n()
  const client = useQueryClient()
  const path = () => ({ run_id: toValue(run).id })

  const settled = {
    onSuccess: (now: Run) => {
      client.setQueryData(keys.run(now.id), now)
      return client.invalidateQueries({ queryKey: ['project'] })
    },
    onError: (error: unknown) => {
      toast(explain(error, t, te), { tone: 'bad' })
      void client.invalidateQueries({ queryKey: ['project', 'runs'] })
    },
  }
  const cancel = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/project/runs/{run_id}/cancel', { params: { path: path() } })),
    ...settled,
  })
  const decide = useMutation({
    mutationFn: ({ step, word, comment }: Word) => {
      const options = { params: { path: { ...path(), step } }, body: { comment } }
      return answer(
        word === 'approve'
          ? api.POST('/api/v1/project/runs/{run_id}/steps/{step}/approve', options)
          : api.POST('/api/v1/project/runs/{run_id}/steps/{step}/reject', options),
      )
    },
    ...settled,
  })
  const retry = useMutation({
    mutationFn: ({ step, ceiling }: { step: string; ceiling: number | null }) =>
      answer(
        api.POST('/api/v1/project/runs/{run_id}/steps/{step}/retry', {
          params: { path: { ...path(), step } },
          body: { ceiling },
        }),
      ),
    ...settled,
  })
  const again = useMutation({
    mutationFn: () => {
      const { project_id, pipeline, version, input, ceiling } = toValue(run)
      return answer(
        api.POST('/api/v1/project/projects/{project_id}/runs', {
          params: { path: { project_id } },
          body: { pipeline, version, input, ceiling, again: false },
        }),
      )
    },
    ...settled,
  })
  return { cancel, decide, retry, again }
}
