import { onScopeDispose } from 'vue'

import { mayBeSignedIn } from './csrf'
import { sessionRefresh } from './refresh'

/** What the fleet tells as it happens; `docs/events.md` names the data of each. */
export const LIVE_EVENTS = [
  'run.started',
  'run.progressed',
  'run.approval_requested',
  'run.completed',
  'run.failed',
  'run.cancelled',
  'message',
] as const
export type LiveEventName = (typeof LIVE_EVENTS)[number]

export interface LiveEvent {
  name: LiveEventName
  data: Record<string, unknown>
}

type Listener = (event: LiveEvent) => void

const ADDRESS = '/api/v1/notification/stream'
const LOCK = 'visiobook-stream'
const CHANNEL = 'visiobook-stream'
const SLOWEST_MS = 30_000

/**
 * One server-sent stream for all tabs: the tab that holds the lock reads it and hands on what it hears, since a browser
 * keeps only six connections to a server over HTTP/1.1. Opens with the first listener, closes with the last.
 */
export class LiveStream {
  private readonly listeners = new Set<Listener>()
  private channel: BroadcastChannel | null = null
  private source: EventSource | null = null
  private release: (() => void) | null = null
  private giveUpWaiting: AbortController | null = null
  private failures = 0
  private timer = 0

  /** Hear every event until the returned function is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener)
    if (this.listeners.size === 1) this.open()
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size === 0) this.close()
    }
  }

  private open(): void {
    this.channel = new BroadcastChannel(CHANNEL)
    this.channel.onmessage = (message: MessageEvent<LiveEvent>) => this.tell(message.data)
    if (!('locks' in navigator)) return this.connect()
    this.giveUpWaiting = new AbortController()
    navigator.locks
      .request(LOCK, { signal: this.giveUpWaiting.signal }, () => this.lead())
      .catch(() => undefined) // closed before its turn came
  }

  private lead(): Promise<void> {
    this.connect()
    return new Promise((resolve) => (this.release = resolve))
  }

  private close(): void {
    clearTimeout(this.timer)
    this.source?.close()
    this.channel?.close()
    this.release?.()
    this.giveUpWaiting?.abort()
    this.source = this.channel = this.release = this.giveUpWaiting = null
    this.failures = 0
  }

  private connect(): void {
    const source = new EventSource(ADDRESS)
    this.source = source
    source.onopen = () => (this.failures = 0)
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.reconnectLater()
    }
    for (const name of LIVE_EVENTS) source.addEventListener(name, (event) => this.receive(name, event))
  }

  private receive(name: LiveEventName, event: Event): void {
    const text = (event as MessageEvent<string>).data
    if (!text) return
    const live: LiveEvent = { name, data: JSON.parse(text) as Record<string, unknown> }
    this.channel?.postMessage(live)
    this.tell(live)
  }

  private tell(event: LiveEvent): void {
    this.listeners.forEach((listener) => listener(event))
  }

  /** The browser gives up on an answer that is not a stream: the session ran out, or the fleet restarts. */
  private reconnectLater(): void {
    const wait = Math.min(1000 * 2 ** this.failures++, SLOWEST_MS)
    const failed = Date.now()
    this.timer = window.setTimeout(async () => {
      const goOn = mayBeSignedIn() && (await sessionRefresh.renew(failed).catch(() => true))
      if (goOn && this.channel) this.connect()
    }, wait)
  }
}

export const liveStream = new LiveStream()

/** Hear events for as long as the component lives. `names` narrows them down. */
export function useLiveEvents(listener: Listener, names?: readonly LiveEventName[]): void {
  const stop = liveStream.listen((event) => {
    if (!names || names.includes(event.name)) listener(event)
  })
  onScopeDispose(stop)
}
