import { QueryClient } from '@tanstack/vue-query'
import { describe, expect, it } from 'vitest'

import { apply, keys, type Project, type Run } from '@/pages/films/queries'
import { secondsLeft, shelfOf } from '@/pages/films/states'
import { chosen, counted } from '@/pages/library/choice'

const NOW = Date.parse('2026-11-21T12:01:40Z')
const STARTED = '2026-11-21T12:00:00Z'

function project(name: string, changes: Partial<Project> = {}): Project {
  return { id: name, name, created_at: '2026-11-21T12:00:00Z', run: null, film: null, ...changes }
}

function running(progress: number) {
  return { state: 'running' as const, progress, started_at: STARTED }
}

describe('The time left', () => {
  it('is not told before anything is known', () => {
    expect(secondsLeft(running(0.01), NOW)).toBeNull()
    expect(secondsLeft({ ...running(0), state: 'queued' }, NOW)).toBeNull()
  })

  it('comes from the quote at first, and from the pace in the end', () => {
    expect(secondsLeft(running(0), NOW, 400)).toBe(300)
    expect(secondsLeft(running(0.5), NOW, 1000)).toBeCloseTo(100)
    expect(secondsLeft(running(0.25), NOW, 200)).toBeCloseTo(0.5 * 300 + 0.5 * 100)
  })

  it('never falls below nothing', () => {
    expect(secondsLeft(running(0), NOW, 20)).toBe(0)
  })
})

describe('The shelves', () => {
  const film = { run_id: 'r', film: {}, poster: null, duration: 60, finished_at: null } as never
  const shelf = [
    project('Légende d’hiver', { film, run: { state: 'completed' } as never }),
    project('Snow', {
      run: { state: 'running', source: { name: 'neige.txt' } } as never,
      created_at: '2026-11-22',
    }),
    project('Alone', { run: { state: 'failed' } as never, created_at: '2026-11-20' }),
    project('Zephyr', { created_at: '2026-11-19' }),
  ]

  it('take every project once', () => {
    expect(shelf.map(shelfOf)).toEqual(['films', 'making', 'stopped', 'drafts'])
    expect(counted(shelf)).toEqual({ all: 4, films: 1, making: 1, stopped: 1, drafts: 1 })
  })

  it('are searched without regard to accents and case, in title and file', () => {
    const found = (words: string) =>
      chosen(shelf, { words, shelf: 'all', order: 'newest' }, 'fr').map((one) => one.name)
    expect(found('LEGENDE hiver')).toEqual(['Légende d’hiver'])
    expect(found('neige')).toEqual(['Snow'])
    expect(found('nothing')).toEqual([])
  })

  it('stand in the order that was asked for', () => {
    const order = (order: 'newest' | 'oldest' | 'name' | 'longest') =>
      chosen(shelf, { words: '', shelf: 'all', order }, 'fr').map((one) => one.name[0])
    expect(order('newest')).toEqual(['S', 'L', 'A', 'Z'])
    expect(order('oldest')).toEqual(['Z', 'A', 'L', 'S'])
    expect(order('name')).toEqual(['A', 'L', 'S', 'Z'])
    expect(order('longest')[0]).toBe('L')
  })
})

describe('A live event', () => {
  const step = { name: 'narrate', done: 2, total: 4 }
  const run = { id: 'r1', progress: 0.5, steps: [step] } as never as Run
  const told = (data: Record<string, unknown>) => ({
    name: 'run.progressed' as const,
    data: { run_id: 'r1', ...data },
  })

  it('moves the run and its shelf forward, never back', () => {
    const client = new QueryClient()
    client.setQueryData(keys.run('r1'), run)
    client.setQueryData(keys.projects, [project('Snow', { run: { id: 'r1', progress: 0.5 } as never })])

    apply(client, told({ step: 'narrate', done: 3, total: 4, progress: 0.6 }))
    apply(client, told({ step: 'narrate', done: 1, total: 4, progress: 0.4 }))

    expect(client.getQueryData<Run>(keys.run('r1'))).toMatchObject({ progress: 0.6, steps: [{ done: 3 }] })
    expect(client.getQueryData<Project[]>(keys.projects)?.[0]?.run?.progress).toBe(0.6)
  })

  it('of a run that nobody looks at changes nothing', () => {
    const client = new QueryClient()
    apply(client, told({ step: 'narrate', done: 3, total: 4, progress: 0.6 }))
    expect(client.getQueryData(keys.run('r1'))).toBeUndefined()
  })
})
