/** Where one is in a film: lines, words, chapters and shots by their time. Pure. */
import type { Schema } from '@/api/client'

export type Film = Schema<'storyboard-assembly', 'FilmView'>
export type Line = Schema<'storyboard-assembly', 'TranscriptLine'>
export type Word = Schema<'storyboard-assembly', 'SpokenWord'>

/** The last of some things in order that has begun, by binary search; -1 before the first. */
export function lastBegun(things: readonly { start: number }[], time: number): number {
  let [low, high] = [0, things.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((things[middle]?.start ?? Infinity) <= time) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The word that is heard, or was last heard while its line still stands; -1 before the first. */
export function wordAt(line: Line | undefined, time: number): number {
  return line ? lastBegun(line.words, time) : -1
}

/** The line whose caption stands on screen; -1 in a pause. */
export function captionAt(lines: readonly Line[], time: number): number {
  const place = lastBegun(lines, time)
  return place >= 0 && time < (lines[place]?.end ?? 0) + LINGER ? place : -1
}
const LINGER = 0.25

/** The moment of the word that holds a character of a line. */
export function momentOf(line: Line, character: number): number {
  const word = line.words.findLast((one) => one.first <= character)
  return word?.start ?? line.start
}

export interface Paragraph {
  key: string
  chapter: number
  /** Set where another one begins to speak. */
  speaker: string | null
  lines: { line: Line; place: number }[]
}

/** Lines as a page sets them: a new paragraph where the book has one and where another voice begins. */
export function paragraphsOf(lines: readonly Line[]): Paragraph[] {
  const paragraphs: Paragraph[] = []
  lines.forEach((line, place) => {
    const last = paragraphs.at(-1)
    const before = lines[place - 1]
    if (!last || line.paragraph || line.chapter !== last.chapter) {
      paragraphs.push({
        key: `p${place}`,
        chapter: line.chapter,
        speaker: line.speaker,
        lines: [{ line, place }],
      })
    } else {
      last.lines.push({ line, place })
      if (before?.speaker !== line.speaker) last.speaker ??= line.speaker
    }
  })
  return paragraphs
}

/** A line cut at its words, with the gaps between them: what is drawn when the line is spoken. */
export function piecesOf(line: Line): { text: string; word: number | null }[] {
  const pieces: { text: string; word: number | null }[] = []
  let cursor = 0
  line.words.forEach((word, place) => {
    if (word.first > cursor) pieces.push({ text: line.text.slice(cursor, word.first), word: null })
    pieces.push({ text: line.text.slice(word.first, word.last), word: place })
    cursor = word.last
  })
  if (cursor < line.text.length) pieces.push({ text: line.text.slice(cursor), word: null })
  return pieces
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const

/** The next slower or faster speed. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const others = SPEEDS.filter((one) => (direction > 0 ? one > speed : one < speed))
  return (direction > 0 ? others[0] : others.at(-1)) ?? speed
}

/** A name for a file, of letters that every system takes. */
export function fileName(title: string, ending: string): string {
  const plain = title
    .replace(/[\\/:*?"<>|\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 80)
  return `${plain || 'film'}.${ending}`
}
