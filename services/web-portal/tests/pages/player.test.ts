import { describe, expect, it } from 'vitest'

import {
  captionAt,
  fileName,
  lastBegun,
  momentOf,
  nextSpeed,
  paragraphsOf,
  piecesOf,
  wordAt,
  type Line,
} from '@/pages/player/timeline'

function line(text: string, start: number, changes: Partial<Line> = {}): Line {
  const words = [...text.matchAll(/\S+/g)].map((word, place) => ({
    first: word.index,
    last: word.index + word[0].length,
    start: start + place,
    end: start + place + 0.8,
  }))
  return {
    shot_id: 's',
    chapter: 0,
    speaker: null,
    colour: '#ffffff',
    paragraph: false,
    text,
    start,
    end: start + words.length,
    words,
    ...changes,
  }
}

const LINES = [
  line('Once upon a time', 2, { paragraph: true }),
  line('there was a lamp.', 8),
  line('“Light it!”', 14, { paragraph: true, speaker: 'Nell' }),
]

describe('The place in a film', () => {
  it('is the last line that has begun', () => {
    expect([0, 2, 7.9, 8, 99].map((time) => lastBegun(LINES, time))).toEqual([-1, 0, 0, 1, 2])
    expect(lastBegun([], 5)).toBe(-1)
  })

  it('is the word that is heard', () => {
    expect([1, 2, 3.5, 60].map((time) => wordAt(LINES[0], time))).toEqual([-1, 0, 1, 3])
    expect(wordAt(undefined, 1)).toBe(-1)
  })

  it('has no caption in a pause', () => {
    expect([2.1, 7, 8.1].map((time) => captionAt(LINES, time))).toEqual([0, -1, 1])
  })
})

describe('The text', () => {
  it('has paragraphs as the book has them', () => {
    expect(paragraphsOf(LINES).map((one) => one.lines.map(({ place }) => place))).toEqual([[0, 1], [2]])
  })

  it('is cut at its words and loses nothing', () => {
    const pieces = piecesOf(LINES[2] as Line)

    expect(pieces.map((piece) => piece.text).join('')).toBe('“Light it!”')
    expect(pieces.map((piece) => piece.word)).toEqual([0, null, 1])
  })

  it('leads from a character to the moment of its word', () => {
    expect([0, 5, 8, 99].map((character) => momentOf(LINES[0] as Line, character))).toEqual([2, 3, 3, 5])
  })
})

describe('Speed', () => {
  it('goes step by step and stops at its ends', () => {
    expect([nextSpeed(1, 1), nextSpeed(1, -1), nextSpeed(2, 1), nextSpeed(0.5, -1)]).toEqual([
      1.25, 0.75, 2, 0.5,
    ])
  })
})

describe('The name of a file', () => {
  it('holds nothing that a system forbids', () => {
    expect(fileName('L’île: <a/b>?', 'mp4')).toBe('L’île a b.mp4')
    expect(fileName('***', 'mp4')).toBe('film.mp4')
  })
})
