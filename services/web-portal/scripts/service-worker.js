// Keeps the shell of the portal at hand, so that it opens without a network. Answers of the API are never kept.
const SHELL = 'visiobook-shell-%VERSION%'
const PIECES = 'visiobook-pieces'
const FILES = ['%FILES%']
const MOST_PIECES = 300
const NOT_OURS = /^\/(api|internal|docs|health|metrics|assets)(\/|$)/

self.addEventListener('install', (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin || NOT_OURS.test(url.pathname)) return
  if (request.mode === 'navigate') event.respondWith(fresh(request, '/index.html'))
  else if (url.pathname.startsWith('/portal/')) event.respondWith(keptForGood(request))
  else event.respondWith(fresh(request, url.pathname))
})

async function fill() {
  const shell = await caches.open(SHELL)
  await shell.addAll(FILES.map((file) => new Request(file, { cache: 'no-cache' })))
}

/** Forget the shells of earlier builds, and the oldest pieces. */
async function tidy() {
  const names = await caches.keys()
  await Promise.all(
    names.filter((name) => name !== SHELL && name !== PIECES).map((name) => caches.delete(name)),
  )
  const pieces = await caches.open(PIECES)
  const kept = await pieces.keys()
  await Promise.all(
    kept.slice(0, Math.max(0, kept.length - MOST_PIECES)).map((piece) => pieces.delete(piece)),
  )
}

/** From the network; without one, what the shell has. */
async function fresh(request, otherwise) {
  try {
    return await fetch(request)
  } catch (away) {
    const kept = await caches.match(otherwise)
    if (kept) return kept
    throw away
  }
}

/** Names under /portal/ hold the digest of their content: what was had once is right for ever. */
async function keptForGood(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) (await caches.open(PIECES)).put(request, answer.clone())
  return answer
}
