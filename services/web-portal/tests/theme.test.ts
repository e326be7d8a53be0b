import { readFileSync } from 'node:fs'

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

const FIRST_PAINT =
  /<script>([^]*?)<\/script>/.exec(readFileSync(`${import.meta.dirname}/../index.html`, 'utf-8'))?.[1] ?? ''
const root = document.documentElement

/** A system whose lights can be turned. */
function systemIs(dark: boolean): (dark: boolean) => void {
  const followers: ((event: { matches: boolean }) => void)[] = []
  const addEventListener = (_: string, follower: (typeof followers)[number]) => followers.push(follower)
  vi.stubGlobal('matchMedia', () => ({ matches: dark, addEventListener }))
  return (matches) => followers.forEach((follower) => follower({ matches }))
}

function paintFirst(kept?: string): void {
  localStorage.clear()
  if (kept !== undefined) localStorage.setItem('visiobook.preferences', kept)
  new Function(FIRST_PAINT)()
}

beforeEach(() => {
  delete root.dataset['theme']
  root.lang = 'en'
})

describe('before the first paint', () => {
  it.each([
    ['the system is dark', true, undefined, 'dark'],
    ['the system is light', false, undefined, 'light'],
    ['somebody chose the light in a dark system', true, '{"theme":"light"}', 'light'],
    ['somebody chose the dark in a light system', false, '{"theme":"dark"}', 'dark'],
    ['somebody left it to the system', true, '{"theme":"system"}', 'dark'],
    ['what is kept cannot be read', true, '{"theme"', 'dark'],
    ['nothing is kept in it', false, 'null', 'light'],
  ])('%s', (_, dark, kept, theme) => {
    systemIs(dark)

    paintFirst(kept)

    expect(root.dataset['theme']).toBe(theme)
  })

  it('the page speaks the language that was chosen', () => {
    systemIs(false)

    paintFirst('{"language":"fr"}')

    expect(root.lang).toBe('fr')
  })
})

describe('later on', () => {
  it('the page follows the system until somebody chooses, and again when they leave it to the system', async () => {
    const turn = systemIs(false)
    vi.resetModules()
    const { setTheme } = await import('@/shell/preferences')
    const { showTheme } = await import('@/shell/theme')
    const seen = () => nextTick().then(() => root.dataset['theme'])

    showTheme()

    expect(root.dataset['theme']).toBe('light')
    turn(true)
    expect(await seen()).toBe('dark')
    setTheme('light')
    expect(await seen()).toBe('light')
    setTheme('system')
    expect(await seen()).toBe('dark')
  })
})
