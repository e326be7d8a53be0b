import { createRouter, createWebHistory, START_LOCATION, type RouteLocationNormalized } from 'vue-router'

import { mayBeSignedIn } from '@/api/csrf'
import { breathe } from '@/design/breathe'
import { endStart } from '@/design/turns'

import { loadArea, loadShell } from './i18n'
import { routes } from './routes'
import { useSession } from './session'

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior(to, from, saved) {
    if (saved) return saved
    if (to.hash) return { el: to.hash, top: 80 }
    const isThere = from === START_LOCATION || to.path === from.path // to scroll to the top asks for a layout, too
    return isThere ? false : { top: 0 }
  },
})

const wordsUnderWay = new Map<string, Promise<void>>()

router.beforeEach(async (to, from) => {
  for (const area of areasOf(to)) wordsUnderWay.set(area, loadArea(area))
  const admitted = admit(to)
  if (from === START_LOCATION) await breathe()
  else endStart()
  fetchAhead(to)
  return admitted
})

router.beforeResolve(async (to) => {
  await Promise.all([loadShell(), ...areasOf(to).map((area) => wordsUnderWay.get(area))])
})

/** Areas whose words a page is made of. */
function areasOf(to: RouteLocationNormalized): string[] {
  return [...new Set(to.matched.flatMap(({ meta }) => [meta.area ?? '', ...(meta.words ?? [])]))]
}

/** Let a page's program come while the fleet is asked who it is, unless they will be sent elsewhere. */
function fetchAhead(to: RouteLocationNormalized): void {
  const isForStrangers = to.meta.access === 'anonymous' || to.name === 'home'
  if (isForStrangers === mayBeSignedIn()) return
  for (const { components } of to.matched) {
    const page = components?.default as unknown
    if (typeof page === 'function') Promise.resolve(page()).catch(() => undefined) // the router tells of it
  }
}

/** Whether somebody may enter, or where they are sent instead. */
async function admit(to: RouteLocationNormalized) {
  const access = to.meta.access ?? 'signed-in'
  const session = useSession()
  if (access === 'public' && to.name !== 'home') {
    void session.ensure().catch(() => undefined) // the bar wants to know; the page does not wait for it
    return true
  }
  const account = await session.ensure().catch(() => undefined)
  if (account === undefined) return true // no answer: the page shows that the fleet is away
  if (to.name === 'home') return account && router.hasRoute('dashboard') ? { name: 'dashboard' } : true
  if (access === 'anonymous') return account ? { name: 'home' } : true
  if (!account) return { name: 'log-in', query: { next: to.fullPath } }
  if (access !== 'administrator' || session.isAdministrator) return true
  return { name: 'not-found', params: { path: to.path.slice(1).split('/') } }
}
