import { describe, expect, it } from 'vitest'

import { inside } from '@/pages/account/afterwards'

describe('where one goes after signing in', () => {
  it.each(['/', '/library', '/projects/1/analysis?show=cast#top'])('may be %s', (wanted) => {
    expect(inside(wanted)).toBe(wanted)
  })

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'javascript:alert(1)',
    '',
    undefined,
    ['/library', '/credits'],
  ])('is home for %j', (wanted) => {
    expect(inside(wanted)).toBeNull()
  })
})
