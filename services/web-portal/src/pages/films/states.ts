/** What the states of runs mean for those who watch. Pure. */
import type { LatestRun, Project, Run } from './queries'

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad' | 'info' | 'lamp'
export type State = Run['state']

const UNDER_WAY: readonly State[] = ['queued', 'running', 'waiting']
const TONES: Record<State, Tone> = {
  queued: 'info',
  running: 'lamp',
  waiting: 'warn',
  completed: 'good',
  failed: 'bad',
  cancelled: 'plain',
}

export function toneOf(state: State): Tone {
  return TONES[state]
}

export function isUnderWay(run: { state: State } | null | undefined): boolean {
  return run !== null && run !== undefined && UNDER_WAY.includes(run.state)
}

export type Shelf = 'all' | 'films' | 'making' | 'stopped' | 'drafts'

/** The shelf of the library that a project stands on. */
export function shelfOf(project: Project): Exclude<Shelf, 'all'> {
  if (isUnderWay(project.run)) return 'making'
  if (project.film) return 'films'
  return project.run?.state === 'failed' || project.run?.state === 'cancelled' ? 'stopped' : 'drafts'
}

const BELIEVED_FROM = 0.04
const WHOLLY_FROM = 0.5

/**
 * Seconds until a run ends: by its own pace, the more of it is done, and by what was quoted before.
 * Null while nobody can say. `now` in milliseconds, `quoted` seconds of the whole run.
 */
export function secondsLeft(
  run: Pick<LatestRun, 'state' | 'progress' | 'started_at'>,
  now: number,
  quoted: number | null = null,
): number | null {
  if (run.state !== 'running' || !run.started_at) return null
  const gone = Math.max(0, (now - Date.parse(run.started_at)) / 1000)
  const byPace = run.progress >= BELIEVED_FROM ? (gone * (1 - run.progress)) / run.progress : null
  const byQuote = quoted === null ? null : Math.max(0, quoted - gone)
  if (byPace === null || byQuote === null) return byPace ?? byQuote
  const trust = Math.min(1, run.progress / WHOLLY_FROM)
  return trust * byPace + (1 - trust) * byQuote
}
