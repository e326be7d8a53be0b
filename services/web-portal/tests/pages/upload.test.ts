import { describe, expect, it } from 'vitest'

import { ceilingOf, requestOf } from '@/pages/upload/film'
import { detect, fromFileName, languageOf } from '@/pages/upload/detect'
import { LARGEST_BOOK, refusalOf } from '@/pages/upload/kinds'
import type { Order } from '@/pages/upload/queue'

const ENGLISH =
  'The night was long, and the girl with the lantern had not said that she was afraid of the wood.'
const FRENCH =
  'La nuit était longue, et la petite fille ne disait pas dans le bois que la lanterne est tombée.'

function file(name: string, content: BlobPart = ENGLISH): File {
  return new File([content], name)
}

describe('A file is refused before a byte is sent', () => {
  it.each([
    ['empty', file('a.txt', '')],
    ['program', file('a.txt', new Uint8Array([0x4d, 0x5a, 0, 0]))],
    ['program', file('run.txt', '#!/bin/sh')],
    ['old-office', file('a.doc', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1]))],
    ['archive', file('a.zip', new Uint8Array([0x50, 0x4b, 3, 4]))],
    ['binary', file('a.txt', new Uint8Array([65, 0, 66]))],
    ['kind', file('a.xlsx', 'just words')],
  ])('%s', async (why, wrong) => {
    expect(await refusalOf(wrong)).toBe(why)
  })

  it('too-large, by a single byte', async () => {
    const ofSize = (size: number) => Object.defineProperty(file('a.txt'), 'size', { value: size })

    expect(await refusalOf(ofSize(LARGEST_BOOK + 1))).toBe('too-large')
    expect(await refusalOf(ofSize(LARGEST_BOOK))).toBeNull()
  })

  it('but not a book', async () => {
    expect(await refusalOf(file('a.md'))).toBeNull()
    expect(await refusalOf(file('a.epub', new Uint8Array([0x50, 0x4b, 3, 4])))).toBeNull()
    expect(await refusalOf(file('a.pdf', '%PDF-1.7'))).toBeNull()
    expect(await refusalOf(file('without a suffix'))).toBeNull()
  })
})

describe('Title and language', () => {
  it('are told from the text', async () => {
    expect(await detect(file('x.md', `# The Lantern\n\n${ENGLISH}`))).toEqual({
      title: 'The Lantern',
      language: 'en',
    })
    expect(await detect(file('x.txt', `Title: La Lanterne\n\n${FRENCH}`))).toEqual({
      title: 'La Lanterne',
      language: 'fr',
    })
  })

  it('fall back to the file name and to nobody’s guess', async () => {
    expect(await detect(file('the-keeper_of.gull rock.txt', 'Hm.'))).toEqual({
      title: 'The keeper of gull rock',
      language: null,
    })
    expect(fromFileName('.txt')).toBe('Txt')
    expect(languageOf('uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece')).toBeNull()
  })

  it('keep script as text', async () => {
    const html = `<html><head><title>&lt;script&gt;alert(1)&lt;/script&gt;</title></head><body>${ENGLISH}</body></html>`
    expect((await detect(file('x.html', html))).title).toBe('<script>alert(1)</script>')
  })
})

describe('The order of a film', () => {
  const order: Order = {
    title: 'Snow',
    language: 'auto',
    chapters: ' 1-3 ',
    quality: 'hd',
    captions: false,
    music: true,
    ceiling: '',
  }

  it('becomes the input of the pipeline', () => {
    expect(requestOf({ file: null }, order)).toEqual({
      source: null,
      language: 'auto',
      chapters: '1-3',
      options: { width: 1280, height: 720, captions: 'none', music: true },
    })
  })

  it('has a ceiling only when one was said', () => {
    expect(ceilingOf(order)).toBeNull()
    expect(ceilingOf({ ...order, ceiling: ' 50 ' })).toBe(50)
    expect(ceilingOf({ ...order, ceiling: 'lots' })).toBeNaN()
  })
})
