import { describe, expect, it } from 'vitest'

import { strength } from '@/design/passwordStrength'
import { bytes, clock, relative, span } from '@/design/format'
import { inside } from '@/pages/account/afterwards'
import { grants, reachOf } from '@/pages/settings/scopes'

const plain = (text: string) => text.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ')

describe('small facts', () => {
  it.each([
    [0, '0:00'],
    [65, '1:05'],
    [3725, '1:02:05'],
  ])('%d seconds on a clock', (seconds, text) => expect(clock(seconds)).toBe(text))

  it.each([
    [0.2, '< 1 s'.replace('< ', '<')],
    [65, '1 min 5 s'],
    [3600, '1 h'],
    [90_061, '1 d 1 h'],
  ])('%d seconds in words', (seconds, text) => expect(plain(span(seconds)).replace('< ', '<')).toBe(text))

  it('writes sizes as each language does', () => {
    expect([plain(bytes(1536, 'en')), plain(bytes(2_400_000, 'fr')), plain(bytes(0, 'en'))]).toEqual([
      '1.5 kB',
      '2,4 Mo',
      '0 B',
    ])
  })

  it('tells ages', () => {
    const now = new Date('2026-11-21T12:00:00Z')

    expect(relative(new Date('2026-11-21T11:57:00Z'), now, 'en')).toBe('3 minutes ago')
    expect(relative(new Date('2026-11-22T12:00:00Z'), now, 'fr')).toBe('demain')
  })
})

describe('a way back after log-in', () => {
  it('leads within the portal only', () => {
    const wanted = ['/library?page=2', '//evil.example', 'https://evil.example', '/\\evil.example', undefined]

    expect(wanted.map(inside)).toEqual(['/library?page=2', null, null, null, null])
  })
})

describe('the strength of a password', () => {
  it.each([
    ['', 0],
    ['short', 1],
    ['aaaaaaaaaaaaaaaaaaaaaa', 1],
    ['the tide drew back from Saltby', 4],
  ])('of "%s" is %d', (password, level) => expect(strength(password)).toBe(level))
})

describe('what a key may do', () => {
  it('comes back as it was chosen', () => {
    const choice = {
      project: 'write',
      books: 'read',
      films: 'nothing',
      money: 'read',
      account: 'nothing',
    } as const

    expect(reachOf(grants(choice))).toEqual(choice)
  })

  it('is said shortly when it is everything', () => {
    const all = {
      project: 'write',
      books: 'write',
      films: 'write',
      money: 'write',
      account: 'write',
    } as const

    expect(grants(all)).toEqual(['*:read', '*:write'])
  })
})
