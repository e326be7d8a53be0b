/** The quality report of a film, read for people. Pure. */
import { clock, numeral } from '@/design/format'

export interface Report {
  sentences: number
  sentences_covered: number
  coverage: number
  missing: string[]
  left_out?: string[]
  rewritten?: { sentence_id: string; book_text: string; film_text: string }[]
  duration_video: number
  duration_audio: number
  loudness: number
  true_peak: number
  longest_silence: number
  black_frames: number
  width: number
  height: number
  fps: number
  shots: number
  holds: boolean
  failures: string[]
  proofs: { sentence_id: string; text: string; spoken_start: number; spoken_end: number }[]
}

export interface Pledge {
  name: 'missing' | 'length' | 'loudness' | 'peak' | 'silence' | 'black' | 'picture' | 'shots'
  value: string
  holds: boolean
}

/** What the proof itself said of each promise, by the words of its failures. */
const SAID: Partial<Record<Pledge['name'], RegExp>> = {
  length: /differ in length|frames, not/,
  loudness: /loudness/,
  peak: /peak|clipped/,
  silence: /silence/,
  black: /black/,
  picture: /film is \d|frames a second/,
}

export function promisesOf(report: Report, locale: string): Pledge[] {
  const number = (value: number, digits = 1) => numeral(value, locale, digits)
  const values: [Pledge['name'], string][] = [
    ['missing', number(report.missing.length, 0)],
    ['length', clock(report.duration_video)],
    ['loudness', `${number(report.loudness)} LUFS`],
    ['peak', `${number(report.true_peak)} dBTP`],
    ['silence', `${number(report.longest_silence)} s`],
    ['black', number(report.black_frames, 0)],
    ['picture', `${report.width} × ${report.height}, ${number(report.fps, 0)} fps`],
    ['shots', number(report.shots, 0)],
  ]
  return values.map(([name, value]) => ({ name, value, holds: holds(report, name) }))
}

function holds(report: Report, name: Pledge['name']): boolean {
  if (name === 'missing') return report.missing.length === 0
  const said = SAID[name]
  return !said || !report.failures.some((failure) => said.test(failure))
}
