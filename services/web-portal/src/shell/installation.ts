const RELOADED = 'visiobook.reloaded'

/** Keep the shell for times without a network. Only in what was built: while it is worked on, nothing is kept. */
export function keepShell(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined))
}

/**
 * A newer portal was installed while this page was open, so that a piece of the old one is gone: load the page anew, once.
 */
export function reloadWhenReplaced(): void {
  addEventListener('vite:preloadError', (event) => {
    if (!navigator.onLine || sessionStorage.getItem(RELOADED)) return
    event.preventDefault()
    sessionStorage.setItem(RELOADED, 'once')
    location.reload()
  })
  addEventListener('load', () => setTimeout(() => sessionStorage.removeItem(RELOADED), 10_000))
}
