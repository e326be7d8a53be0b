import { describe, expect, it } from 'vitest'

import {
  faceUrl,
  moved,
  placed,
  sectionsOf,
  strayed,
  wordChange,
  type Board,
  type Shot,
} from '@/pages/storyboard/model'

function shot(id: string, chapter: string | null, changes: Partial<Shot> = {}): Shot {
  return {
    id,
    number: 0,
    chapter_id: chapter,
    scene_id: chapter,
    card: null,
    beats: [],
    omitted: false,
    ...changes,
  } as Shot
}

function card(id: string, chapter: string | null): Shot {
  return shot(id, chapter, {
    card: { kind: 'chapter', heading: id, subheading: null, small_print: [] } as never,
  })
}

const SHOTS = [
  card('title', null),
  card('One', 'c1'),
  shot('a', 'c1'),
  shot('b', 'c1'),
  card('Two', 'c2'),
  shot('c', 'c2'),
  shot('d', 'c2'),
  card('end', null),
]
const board = {
  shots: SHOTS.map((one, place) => ({ ...one, number: place + 1 })),
  cast: [],
} as unknown as Board
const order = (found: { board: Board } | null) => found?.board.shots.map((one) => one.id).join(' ')

describe('Moving a shot', () => {
  it('changes places within its chapter', () => {
    expect(order(moved(board, 'a', 1))).toBe('title One b a Two c d end')
    expect(moved(board, 'a', 1)?.before).toBeNull()
    expect(moved(board, 'b', -1)?.before).toBe('a')
  })

  it('numbers the shots anew', () => {
    expect(moved(board, 'a', 1)?.board.shots.map((one) => one.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('leaves neither its chapter nor the cards behind', () => {
    expect(moved(board, 'a', -1)).toBeNull()
    expect(moved(board, 'b', 1)).toBeNull()
    expect(moved(board, 'd', 1)).toBeNull()
    expect(placed(board, 'a', 5)).toBeNull()
    expect(moved(board, 'title', 1)).toBeNull()
  })
})

describe('Sections', () => {
  it('are the chapters, with the opening in the first and the end in the last', () => {
    const sections = sectionsOf(board)

    expect(sections.map((section) => section.title)).toEqual(['One', 'Two'])
    expect(sections.map((section) => section.shots.map((one) => one.id).join(' '))).toEqual([
      'title One a b',
      'Two c d end',
    ])
  })

  it('are one where the book has one chapter', () => {
    const short = { ...board, shots: SHOTS.filter((one) => one.chapter_id !== 'c2') }

    expect(sectionsOf(short)).toHaveLength(1)
    expect(sectionsOf(short)[0]?.title).toBeNull()
  })
})

describe('What strays from the book', () => {
  it('is what was left out and what was rewritten', () => {
    const beat = (book_text: string | null) =>
      ({ id: 'x', text: 'x', book_text, speaker_id: 'n', emotion: 'neutral' }) as never
    const shots = [
      shot('a', 'c1', { beats: [beat(null), beat('y')] }),
      shot('b', 'c1', { omitted: true, beats: [beat(null), beat(null)] }),
    ]

    expect(strayed({ ...board, shots })).toBe(3)
  })
})

describe('A face', () => {
  it('is cut square out of a wide picture, and never beyond its edge', () => {
    const face = { x: 0.95, y: 0.02, width: 0.04, height: 0.1, picture: 'f'.repeat(64) }

    const part =
      faceUrl({ face } as never, 16 / 9)
        ?.split('part=')[1]
        ?.split(',')
        .map(Number) ?? []

    const [x = 0, y = 0, width = 0, height = 0] = part
    expect(width * (16 / 9)).toBeCloseTo(height, 2)
    expect(x + width).toBeLessThanOrEqual(1)
    expect(y).toBe(0)
  })
})

describe('A change in words', () => {
  const t = (key: string, values?: Record<string, unknown>) =>
    `${key} ${Object.values(values ?? {}).join('|')}`.trim()
  const cast = [{ character_id: 'nell', name: 'Nell' }] as never

  it('looks up vocabularies and names', () => {
    const framing = { kind: 'framing', number: 3, before: 'wide', after: 'close' } as never
    const speaker = { kind: 'speaker', number: 4, before: 'narrator', after: 'nell' } as never

    expect(wordChange(framing, cast, t)).toBe(
      'storyboard.change.framing 3|storyboard.framing.wide|storyboard.framing.close',
    )
    expect(wordChange(speaker, cast, t)).toBe('storyboard.change.speaker 4|storyboard.narrator|Nell')
  })
})
