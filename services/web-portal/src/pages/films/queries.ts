/** Projects and runs as all pages about films ask for them, and how live events bring them up to date. */
import { keepPreviousData, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { answer, api, type Schema } from '@/api/client'
import { useLiveEvents, type LiveEvent } from '@/api/stream'

import { isUnderWay } from './states'

export type Project = Schema<'project', 'ProjectView'>
export type Run = Schema<'project', 'RunView'>
export type LatestRun = Schema<'project', 'LatestRun'>
export type Step = Schema<'project', 'StepView'>
export type Output = Schema<'project', 'OutputView'>
export type FileRef = Schema<'project', 'FileRef'>
export type Quote = Schema<'project', 'EstimateView'>

const PAGE = 100
const MOST_PAGES = 20
/** Should the stream be silent for long, what runs is asked for anyway. */
const WATCHED_EVERY_MS = 5000

export const keys = {
  projects: ['project', 'projects'] as const,
  project: (id: string) => ['project', 'projects', id] as const,
  run: (id: string) => ['project', 'runs', id] as const,
  runs: (project: string) => ['project', 'runs', 'of', project] as const,
  outputs: (run: string) => ['project', 'runs', run, 'outputs'] as const,
  timeline: (run: string) => ['project', 'runs', run, 'timeline'] as const,
  pictures: (run: string) => ['project', 'runs', run, 'pictures'] as const,
  wallet: ['payment', 'wallet'] as const,
}

/** All own projects, the newest first. */
async function allProjects(): Promise<Project[]> {
  const found: Project[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { limit: PAGE, ...(cursor && { cursor }) }
    const { items, next } = await answer(api.GET('/api/v1/project/projects', { params: { query } }))
    found.push(...items)
    if (!next) break
    cursor = next
  }
  return found
}

export function useProjects() {
  return useQuery({
    queryKey: keys.projects,
    queryFn: allProjects,
    refetchInterval: ({ state }) =>
      state.data?.some((project) => isUnderWay(project.run)) ? WATCHED_EVERY_MS : false,
  })
}

export function useProject(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['project', 'projects', id],
    queryFn: () =>
      answer(
        api.GET('/api/v1/project/projects/{project_id}', { params: { path: { project_id: toValue(id) } } }),
      ),
  })
}

export function useRun(id: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: ['project', 'runs', id],
    enabled: () => toValue(id) !== undefined,
    placeholderData: keepPreviousData,
    queryFn: () =>
      answer(api.GET('/api/v1/project/runs/{run_id}', { params: { path: { run_id: toValue(id) ?? '' } } })),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? WATCHED_EVERY_MS : false),
  })
}

export function useOutputs(run: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: ['project', 'runs', run, 'outputs'],
    enabled: () => toValue(run) !== undefined,
    queryFn: () =>
      answer(
        api.GET('/api/v1/project/runs/{run_id}/outputs', {
          params: { path: { run_id: toValue(run) ?? '' } },
        }),
      ),
  })
}

export function useWallet() {
  return useQuery({ queryKey: keys.wallet, queryFn: () => answer(api.GET('/api/v1/payment/wallet')) })
}

/** Keep what is shown of runs in step with what happens, for as long as the component lives. */
export function useLiveRuns(): void {
  const client = useQueryClient()
  useLiveEvents((event) => apply(client, event))
}

/** A step forward is entered where it is known; whatever decides more is asked for anew. */
export function apply(client: QueryClient, event: LiveEvent): void {
  if (event.name === 'message') return
  const id = String(event.data['run_id'])
  if (event.name === 'run.progressed') {
    client.setQueryData<Run>(keys.run(id), (run) => run && progressed(run, event.data))
    client.setQueryData<Project[]>(keys.projects, (all) =>
      all?.map((one) => withProgress(one, id, event.data)),
    )
    if (event.data['done'] === event.data['total']) void client.invalidateQueries({ queryKey: keys.run(id) })
    return
  }
  void client.invalidateQueries({ queryKey: ['project'] })
  void client.invalidateQueries({ queryKey: ['payment'] })
}

function progressed(run: Run, data: LiveEvent['data']): Run {
  const progress = Math.max(run.progress, Number(data['progress']))
  const steps = run.steps.map((step) =>
    step.name === data['step']
      ? { ...step, done: Math.max(step.done, Number(data['done'])), total: Number(data['total']) }
      : step,
  )
  return { ...run, progress, steps }
}

function withProgress(project: Project, run: string, data: LiveEvent['data']): Project {
  if (project.run?.id !== run) return project
  const progress = Math.max(project.run.progress, Number(data['progress']))
  return { ...project, run: { ...project.run, progress } }
}
