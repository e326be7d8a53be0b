import { describe, expect, it } from 'vitest'

import { promisesOf, type Report } from '@/pages/editions/report'
import { costOf, entryOf, spentByDay, titleIn, type Line } from '@/pages/credits/lines'

function line(changes: Partial<Line>): Line {
  return {
    id: '1',
    kind: 'capture',
    reference: 'r',
    description: '252 credits paid for “Snow”, 348 given back',
    balance_change: 348,
    reserved_change: -600,
    created_at: '2026-11-21T10:00:00Z',
    ...changes,
  }
}

describe('A line of the ledger', () => {
  it('says what the film cost in the end', () => {
    expect(costOf(line({}))).toBe(252)
    expect(costOf(line({ kind: 'release', balance_change: 600 }))).toBe(0)
  })

  it('names the film, even one with quotation marks and script in its title', () => {
    expect(titleIn('5 credits reserved for “The “Sea””')).toBe('The “Sea”')
    expect(entryOf(line({ description: 'x “<script>a</script>”' })).about).toBe('<script>a</script>')
    expect(entryOf(line({ kind: 'grant', description: 'For the holidays' })).about).toBe('For the holidays')
    expect(entryOf(line({ kind: 'welcome', description: 'Welcome' })).about).toBe('')
  })

  it('counts on its day', () => {
    const now = new Date('2026-11-21T12:00:00')
    const days = spentByDay([line({ created_at: now.toISOString() })], now, 3)
    expect(days.map(({ spent }) => spent)).toEqual([0, 0, 252])
  })
})

describe('The proof of a film', () => {
  const report: Report = {
    sentences: 2, sentences_covered: 2, coverage: 1, missing: [], duration_video: 33, duration_audio: 33,
    loudness: -16, true_peak: -1.4, longest_silence: 0.7, black_frames: 0, width: 640, height: 360, fps: 30, shots: 6,
    holds: true, failures: [], proofs: [],
  } // prettier-ignore

  it('keeps every promise when nothing failed', () => {
    expect(promisesOf(report, 'en').every((promise) => promise.holds)).toBe(true)
  })

  it('breaks the one that a failure speaks of', () => {
    const failed = { ...report, failures: ['loudness is -19.0 LUFS, not -16 within 0.5'], missing: ['s1'] }
    const broken = promisesOf(failed, 'en').filter((promise) => !promise.holds)
    expect(broken.map(({ name }) => name)).toEqual(['missing', 'loudness'])
  })
})
