import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'

import { strength } from '@/design/passwordStrength'
import { age, bytes, clock, initialsOf, inPercent, numeral, span } from '@/design/format'
import en from '@/locales/en.json'
import fr from '@/locales/fr.json'
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

  it.each(['en', 'fr'])('writes numbers as a browser does in %s', (locale) => {
    const numbers = [0, 7, -7, 999, 1000, -1234.5, 12_345.6789, 999_969, 1_234_567.891, 0.0004, -0.0004, 0.5]
    const plainly = (value: number) => value.toLocaleString(locale).replace(/^-0$/, '0')

    expect(numbers.map((value) => numeral(value, locale))).toEqual(numbers.map(plainly))
  })

  it.each(['en', 'fr'])('writes shares as a browser does in %s', (locale) => {
    const shares = [0, 0.05, 0.123, 1, 12.34]
    const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })

    expect(shares.map((share) => plain(inPercent(share, locale, 1)))).toEqual(
      shares.map((share) => plain(percent.format(share))),
    )
  })
})

describe('ages', () => {
  const now = new Date('2026-11-21T12:00:00Z')
  const { t, locale } = createI18n({ legacy: false, locale: 'en', messages: { en, fr } }).global
  const LENGTHS = { minute: 60, hour: 3600, day: 86_400, month: 2_629_800, year: 31_557_600 }
  const told = (seconds: number) => {
    const { words, count } = age(new Date(now.getTime() + seconds * 1000), now)
    return t(words, count)
  }

  it.each(
    (['en', 'fr'] as const).flatMap((language) =>
      Object.entries(LENGTHS).flatMap(([unit, length]) =>
        [-5, -3, -1, 1, 3, 5].map((count) => ({ language, unit, length, count })),
      ),
    ),
  )('are told as a browser tells them: $count $unit in $language', ({ language, unit, length, count }) => {
    locale.value = language
    const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })

    expect(plain(told(count * length))).toBe(plain(words.format(count, unit as Intl.RelativeTimeFormatUnit)))
  })

  it('round to the unit, and begin with now', () => {
    locale.value = 'en'

    expect([told(0), told(-59), told(-89), told(-91), told(5400), told(-90_000)]).toEqual([
      'now',
      'now',
      '1 minute ago',
      '2 minutes ago',
      'in 2 hours',
      'yesterday',
    ])
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

describe('initials', () => {
  it.each([
    ['Ada King Lovelace', 'AL'],
    ['ada', 'A'],
    ['Ada <b>Reader</b>', 'AB'],
    ['“Zoé” d’Or', 'ZD'],
    ['李 明', '李明'],
    ['🦊', '🦊'],
    ['  ', ''],
  ])('of %s are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
})
