import { csrfHeaders, mayBeSignedIn } from './csrf'

const ADDRESS = '/api/v1/user/portal/session/refresh'
const LOCK = 'visiobook-session'
const CHANNEL = 'visiobook-session'

type News = { kind: 'refreshed'; at: number } | { kind: 'ended' }

/**
 * Renews the session's access cookie once for all tabs: a refresh token used twice ends the whole session, so tabs take
 * turns by a Web Lock and tell each other by a BroadcastChannel what they have done.
 */
export class SessionRefresh {
  private lastAt = 0
  private underWay: Promise<boolean> | null = null
  private readonly channel: BroadcastChannel
  private readonly listeners = new Set<() => void>()

  constructor(private readonly ask: typeof fetch = (...request) => fetch(...request)) {
    this.channel = new BroadcastChannel(CHANNEL)
    this.channel.onmessage = (message: MessageEvent<News>) => this.hear(message.data)
  }

  /** Called when the session ends, in this tab or in another. */
  onEnd(listener: () => void): void {
    this.listeners.add(listener)
  }

  /** Tell the other tabs that somebody signed out here. */
  announceEnd(): void {
    this.channel.postMessage({ kind: 'ended' } satisfies News)
  }

  /**
   * Renew, unless any tab has done so since `since` (ms, as of Date.now).
   * @returns whether there is a session to go on with.
   */
  renew(since: number): Promise<boolean> {
    this.underWay ??= this.inTurn(since).finally(() => (this.underWay = null))
    return this.underWay
  }

  private async inTurn(since: number): Promise<boolean> {
    if (!mayBeSignedIn()) return this.end()
    if (!('locks' in navigator)) return this.exchange()
    return navigator.locks.request(LOCK, async () => {
      await breath() // a tab that held the lock before has told us by now
      return this.lastAt >= since || this.exchange()
    })
  }

  private async exchange(): Promise<boolean> {
    const response = await this.ask(ADDRESS, { method: 'POST', headers: csrfHeaders('POST') })
    if (response.status === 401 || response.status === 403) return this.end()
    if (!response.ok) throw new TypeError('the session could not be renewed just now')
    this.lastAt = Date.now()
    this.channel.postMessage({ kind: 'refreshed', at: this.lastAt } satisfies News)
    return true
  }

  private end(): false {
    this.hear({ kind: 'ended' })
    return false
  }

  private hear(news: News): void {
    if (news.kind === 'refreshed') this.lastAt = Math.max(this.lastAt, news.at)
    else this.listeners.forEach((listener) => listener())
  }
}

/** One turn of the event loop, in which waiting messages of other tabs are read. */
function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

export const sessionRefresh = new SessionRefresh()
