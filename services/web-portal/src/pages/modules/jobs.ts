/** Jobs of a module: submitted, watched, ended, tried again. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { answer, api, type Schema } from '@/api/client'

import type { Host } from './catalogue'
import type { Json } from './schema-form/schema'

export type Job = Schema<'ai-analysis', 'JobView'>
export type Tone = 'plain' | 'good' | 'bad' | 'info'

/** The stream tells of films, not of single jobs: what is under way is asked for. */
const WATCHED_EVERY_MS = 1000
const RECENT = 12

export const TONES: Record<Job['state'], Tone> = {
  pending: 'plain',
  processing: 'info',
  completed: 'good',
  failed: 'bad',
  cancelled: 'plain',
}

export function isUnderWay(job: Pick<Job, 'state'> | undefined): boolean {
  return job?.state === 'pending' || job?.state === 'processing'
}

/** Whether it may be tried once more as it is; what was refused would be refused again. */
export function mayRetry(job: Job): boolean {
  return job.state === 'cancelled' || (job.state === 'failed' && !job.failure?.refused)
}

function routes(host: Host) {
  return {
    all: `/api/v1/${host}/jobs` as '/api/v1/ai-analysis/jobs',
    one: `/api/v1/${host}/jobs/{job_id}` as '/api/v1/ai-analysis/jobs/{job_id}',
    cancel: `/api/v1/${host}/jobs/{job_id}/cancel` as '/api/v1/ai-analysis/jobs/{job_id}/cancel',
    retry: `/api/v1/${host}/jobs/{job_id}/retry` as '/api/v1/ai-analysis/jobs/{job_id}/retry',
  }
}

export function useRecentJobs(host: MaybeRefOrGetter<Host>, module: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: [host, 'jobs', 'of', module],
    queryFn: () => {
      const query = { module: toValue(module), limit: RECENT }
      return answer(api.GET(routes(toValue(host)).all, { params: { query } }))
    },
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? WATCHED_EVERY_MS : false),
  })
}

export function useJob(host: MaybeRefOrGetter<Host>, id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: [host, 'jobs', id],
    queryFn: () => {
      const path = { job_id: toValue(id) }
      return answer(api.GET(routes(toValue(host)).one, { params: { path } }))
    },
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? WATCHED_EVERY_MS : false),
  })
}

/** What one may do with jobs; each brings what is shown of them up to date. */
export function useJobActions(host: MaybeRefOrGetter<Host>) {
  const client = useQueryClient()
  const settled = async (job: Job) => {
    client.setQueryData([toValue(host), 'jobs', job.id], job)
    await client.invalidateQueries({ queryKey: [toValue(host), 'jobs', 'of'] })
    return job
  }
  const at = (id: string) => ({ params: { path: { job_id: id } } })
  return {
    submit: async (module: string, input: Record<string, Json>) => {
      const body = { module, input, priority: 5 }
      return settled(await answer(api.POST(routes(toValue(host)).all, { body })))
    },
    cancel: async (id: string) => settled(await answer(api.POST(routes(toValue(host)).cancel, at(id)))),
    retry: async (id: string) => settled(await answer(api.POST(routes(toValue(host)).retry, at(id)))),
  }
}
