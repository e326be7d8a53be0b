import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick, ref, type App, type Component } from 'vue'

let app: App | undefined
let turns: typeof import('@/design/turns')
let VbInTurn: Component

/** Every test starts the portal anew. */
beforeEach(async () => {
  vi.resetModules()
  turns = await import('@/design/turns')
  VbInTurn = (await import('@/design/VbInTurn.vue')).default
})
afterEach(() => {
  app?.unmount()
  app = undefined
})

function shown(render: () => unknown): HTMLElement {
  const page = document.createElement('main')
  app = createApp(defineComponent({ render }))
  app.mount(page)
  return page
}
const piece = (text: string, props: object = {}) => h(VbInTurn, props, () => h('p', text))

describe('turns', () => {
  it('come in the order in which they are asked for', async () => {
    const told: string[] = []

    await Promise.all(['first', 'second', 'third'].map((name) => turns.turn().then(() => told.push(name))))

    expect(told).toEqual(['first', 'second', 'third'])
  })

  it('draw what is below from top to bottom', async () => {
    const page = shown(() => [h('h1', 'Harbour'), piece('one'), piece('two')])
    const seen = [page.textContent]
    const observer = new MutationObserver(() => seen.push(page.textContent))
    observer.observe(page, { childList: true, subtree: true })

    await turns.turn()
    await nextTick()
    observer.disconnect()

    expect(page.textContent).toBe('Harbouronetwo')
    expect(seen[0]).toBe('Harbour')
    expect(seen).not.toContain('Harbourtwo')
  })

  it('wait until what stands above has its height', async () => {
    const isSettled = ref(false)
    const page = shown(() => piece('below', { when: isSettled.value }))

    await turns.turn()
    await nextTick()
    expect(page.textContent).toBe('')

    isSettled.value = true
    await nextTick()
    expect(page.textContent).toBe('below')
  })

  it('are over once the first page has been left', () => {
    turns.endStart()

    expect(shown(() => [piece('one'), piece('two')]).textContent).toBe('onetwo')
  })
})
