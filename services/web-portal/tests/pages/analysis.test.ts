import { describe, expect, it } from 'vitest'

import { looksOf, sentencesOf, slicer, sureness, type Analysis, type Book } from '@/pages/analysis/documents'
import { arrange } from '@/pages/analysis/layout'

describe('parts of a text', () => {
  it('are counted in code points, not in halves of surrogate pairs', () => {
    expect(slicer('🦊🐇 said “Go”.')({ start: 3, end: 7 })).toBe('said')
  })

  it('are the same where there are no surrogate pairs', () => {
    expect(slicer('Élise said so.')({ start: 6, end: 10 })).toBe('said')
  })

  it('are found by the id of a sentence, on one line', () => {
    const text = 'It rained.\nNobody\ncame.'
    const sentences = [
      { id: 'c01.p001.s01', start: 0, end: 10 },
      { id: 'c01.p002.s01', start: 11, end: 23 },
    ]
    const chapter = { id: 'c01', number: 1, title: 'Rain', start: 0, end: 23, paragraphs: [{ sentences }] }
    const book: Book = { title: 'Rain', author: null, language: 'en', text, chapters: [chapter] }

    expect(sentencesOf(book)('c01.p002.s01')).toBe('Nobody came.')
    expect(sentencesOf(book)('c09.p001.s01')).toBe('')
    expect(sentencesOf(book)(null)).toBe('')
  })
})

describe('people', () => {
  const quotes = [
    { speaker_id: 'nell', confidence: 0.9 },
    { speaker_id: 'nell', confidence: 0.5 },
    { speaker_id: null, confidence: 0.1 },
  ]

  it('are as sure as their lines, in the mean', () => {
    expect(sureness({ quotes } as Analysis, 'nell')).toBeCloseTo(0.7)
    expect(sureness({ quotes } as Analysis, 'rosa')).toBeNull()
  })

  it('look as the text says, without what it does not say', () => {
    const looks = { occupation: 'baker', hair_colour: 'black', hair_style: null, clothes: ['red shawl'] }

    expect(looksOf(looks as never)).toEqual(['baker', 'black', 'red shawl'])
  })
})

describe('the picture of relations', () => {
  const nodes = 'abcdefghij'.split('').map((id) => ({ id, radius: 24 }))
  const edges = [
    { from: 'a', to: 'b', weight: 1 },
    { from: 'i', to: 'j', weight: 0.4 },
  ]

  it('puts everybody inside it, and nobody on anybody', () => {
    const placed = arrange(nodes, edges, 900, 480)

    for (const one of placed) {
      expect(one.x).toBeGreaterThanOrEqual(one.radius)
      expect(one.x).toBeLessThanOrEqual(900 - one.radius)
      expect(one.y).toBeGreaterThanOrEqual(one.radius)
      expect(one.y).toBeLessThanOrEqual(480 - one.radius)
      for (const other of placed.filter((each) => each.id > one.id))
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(one.radius + other.radius)
    }
  })

  it('puts those near each other who are bound', () => {
    const placed = new Map(arrange(nodes, edges, 900, 480).map((one) => [one.id, one]))
    const far = (one: string, other: string) => {
      const [from, to] = [placed.get(one), placed.get(other)]
      return Math.hypot((from?.x ?? 0) - (to?.x ?? 0), (from?.y ?? 0) - (to?.y ?? 0))
    }
    const distances = nodes.slice(2, 8).map(({ id }) => far('a', id))

    expect(far('a', 'b')).toBeLessThan(distances.reduce((sum, one) => sum + one, 0) / distances.length)
  })

  it('is always the same', () => {
    expect(arrange(nodes, edges, 900, 480)).toEqual(arrange(nodes, edges, 900, 480))
  })

  it('stands with one person, and with none', () => {
    expect(arrange([{ id: 'a', radius: 20 }], [], 900, 480)).toHaveLength(1)
    expect(arrange([], [], 900, 480)).toEqual([])
  })
})
