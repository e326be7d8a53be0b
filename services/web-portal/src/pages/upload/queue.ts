/** The books on their way, on whatever page one is: sent, paused, tried again, and ordered as films. */
import { defineStore } from 'pinia'
import { computed, reactive, ref, toRaw } from 'vue'

import { answer, api, ApiError, type Schema } from '@/api/client'
import { toApiError } from '@/api/errors'
import { useSession } from '@/shell/session'

import * as kept from './kept'
import { refusalOf, type Refusal } from './kinds'
import * as tus from './tus'

type FileRef = Schema<'project', 'FileRef'>

export type Quality = 'sketch' | 'hd' | 'full'
export const SIZES: Record<Quality, { width: number; height: number }> = {
  sketch: { width: 640, height: 360 },
  hd: { width: 1280, height: 720 },
  full: { width: 1920, height: 1080 },
}

export interface Order {
  title: string
  language: string
  chapters: string
  quality: Quality
  captions: boolean
  music: boolean
  /** Most credits that the film may cost; empty: the pipeline's own limit. */
  ceiling: string
}

/**
 * checking -> sending (paused, waiting for the connection) -> ready, when the service has it. Refused: it will never be
 * one, for a reason. Elsewhere: another tab of this browser sends it.
 */
export type UploadState = 'checking' | 'sending' | 'paused' | 'waiting' | 'ready' | 'refused' | 'elsewhere'

export interface Upload {
  id: string
  name: string
  size: number
  state: UploadState
  sent: number
  /** Bytes a second, of late. */
  pace: number
  place: string | null
  file: FileRef | null
  refusal: Refusal | null
  error: ApiError | null
  detected: string | null
  order: Order
}

const RETRY_MS = [1000, 2000, 4000, 8000, 15_000, 30_000]
const PREFERENCE = 'visiobook-film-order'

export const useUploads = defineStore('uploads', () => {
  const uploads = reactive<Upload[]>([])
  const isRestored = ref(false)
  const files = new Map<string, File>()
  const stops = new Map<string, AbortController>()
  const releases = new Map<string, () => void>()
  const session = useSession()

  const underWay = computed(() =>
    uploads.filter((one) => ['checking', 'sending', 'waiting', 'paused'].includes(one.state)),
  )
  const progress = computed(() => {
    const total = underWay.value.reduce((sum, one) => sum + one.size, 0)
    return total ? underWay.value.reduce((sum, one) => sum + one.sent, 0) / total : 0
  })

  /** Take files in; those that cannot become a film stay in the list and say why. */
  async function add(list: Iterable<File>): Promise<void> {
    await Promise.all([...list].map(addOne))
  }

  async function addOne(file: File): Promise<void> {
    const same = uploads.find(
      (one) => one.name === file.name && one.size === file.size && one.state !== 'refused',
    )
    if (same) return // a double click, or dropped twice
    const upload = reactive(blank(crypto.randomUUID(), file))
    uploads.push(upload)
    const refusal = await refusalOf(file)
    if (refusal) {
      Object.assign(upload, { state: 'refused', refusal })
      return
    }
    files.set(upload.id, file)
    const { detect } = await import('./detect') // only who brings a book needs it
    const found = await detect(file)
    upload.order.title = found.title
    upload.detected = found.language
    await claim(upload.id)
    await remember(upload)
    void run(upload)
  }

  /** Bring back what was under way before this page was loaded. */
  async function restore(): Promise<void> {
    if (isRestored.value || !session.account) return
    isRestored.value = true
    for (const one of await kept.recall(session.account.id)) {
      if (uploads.some((known) => known.id === one.id)) continue
      const upload = reactive(blank(one.id, one.file))
      Object.assign(upload, { place: one.place, order: { ...upload.order, ...one.order } })
      upload.detected = typeof one.order['detected'] === 'string' ? one.order['detected'] : null
      files.set(one.id, one.file)
      uploads.push(upload)
      if (await claim(one.id)) void run(upload)
      else upload.state = 'elsewhere'
    }
  }

  /** One tab sends; the lock goes with the tab. */
  function claim(id: string): Promise<boolean> {
    if (!('locks' in navigator)) return Promise.resolve(true)
    return new Promise((resolve) => {
      void navigator.locks.request(`visiobook-upload-${id}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock ? new Promise<void>((release) => releases.set(id, release)) : undefined
      })
    })
  }

  async function remember(upload: Upload): Promise<void> {
    const file = files.get(upload.id)
    if (!file || !session.account) return
    const order = { ...toRaw(upload.order), detected: upload.detected }
    const { id, place } = upload
    await kept.keep({ id, owner: session.account.id, file, place, order, addedAt: Date.now() })
  }

  /** Send until it is there, however often the line breaks. */
  async function run(upload: Upload): Promise<void> {
    const stop = new AbortController()
    stops.set(upload.id, stop)
    upload.state = 'sending'
    upload.error = null
    for (let failures = 0; !stop.signal.aborted;) {
      const before = upload.sent
      try {
        await send(upload, stop.signal)
        return
      } catch (thrown) {
        if (stop.signal.aborted) return
        const error = toApiError(thrown)
        if (!isWorthTrying(error)) return refuse(upload, error)
        failures = upload.sent > before ? 0 : failures
        upload.state = 'waiting'
        await pause(
          error.retryAfter ? error.retryAfter * 1000 : (RETRY_MS[failures++] ?? 30_000),
          stop.signal,
        )
        if (!stop.signal.aborted) upload.state = 'sending'
      }
    }
  }

  async function send(upload: Upload, signal: AbortSignal): Promise<void> {
    const file = files.get(upload.id)
    if (!file) return
    let standing = upload.place ? await tus.ask(upload.place) : null
    if (!standing) {
      upload.place = await tus.begin(file, upload.name)
      await remember(upload)
      standing = { offset: 0, digest: null }
    }
    let mark = { at: performance.now(), bytes: standing.offset }
    while (standing.digest === null && !signal.aborted) {
      upload.sent = standing.offset
      standing = await tus.sendPiece(upload.place ?? '', file, standing.offset, signal, (bytes) => {
        upload.sent = bytes
        const seconds = (performance.now() - mark.at) / 1000
        if (seconds < 0.5) return
        const pace = (bytes - mark.bytes) / seconds
        upload.pace = upload.pace ? 0.7 * upload.pace + 0.3 * pace : pace
        mark = { at: performance.now(), bytes }
      })
    }
    if (standing.digest !== null) await arrived(upload)
  }

  async function arrived(upload: Upload): Promise<void> {
    const id = upload.place?.split('/').at(-1) ?? ''
    const view = await answer(
      api.GET('/api/v1/storage/uploads/{upload_id}', { params: { path: { upload_id: id } } }),
    )
    upload.sent = upload.size
    upload.file = view.file as FileRef | null
    upload.state = 'ready'
  }

  function refuse(upload: Upload, error: ApiError): void {
    Object.assign(upload, { state: 'refused', error })
    void kept.forget(upload.id)
  }

  function stop(upload: Upload): void {
    stops.get(upload.id)?.abort()
    upload.state = 'paused'
    upload.pace = 0
  }

  function goOn(upload: Upload): void {
    if (upload.state === 'paused' || upload.state === 'waiting') {
      stops.get(upload.id)?.abort()
      void run(upload)
    }
  }

  /** Take one out of the list, and its bytes from the service. What has become a film stays there. */
  function drop(upload: Upload): void {
    stops.get(upload.id)?.abort()
    const place = uploads.findIndex((one) => one.id === upload.id)
    if (place >= 0) uploads.splice(place, 1)
    if (upload.place && !upload.file) void tus.end(upload.place)
    files.delete(upload.id)
    releases.get(upload.id)?.()
    void kept.forget(upload.id)
  }

  addEventListener('online', () => uploads.filter((one) => one.state === 'waiting').forEach(goOn))

  return { uploads, underWay, progress, add, restore, remember, stop, goOn, drop }
})

function isWorthTrying(error: ApiError): boolean {
  if (['no-space-left', 'too-many-uploads'].includes(error.code)) return false
  return error.isPassing || error.status === 409 || error.status === 423 || error.status === 404
}

/** Milliseconds, or less when it is stopped. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}

function blank(id: string, file: File): Upload {
  return {
    id,
    name: file.name,
    size: file.size,
    state: 'checking',
    sent: 0,
    pace: 0,
    place: null,
    file: null,
    refusal: null,
    error: null,
    detected: null,
    order: { title: file.name, language: 'auto', chapters: '', ceiling: '', ...lastChoice() },
  }
}

function lastChoice(): Pick<Order, 'quality' | 'captions' | 'music'> {
  const plain = { quality: 'full', captions: true, music: true } as const
  try {
    const said = JSON.parse(localStorage.getItem(PREFERENCE) ?? '{}') as Partial<Order>
    const quality = said.quality && said.quality in SIZES ? said.quality : plain.quality
    return { quality, captions: said.captions ?? plain.captions, music: said.music ?? plain.music }
  } catch {
    return plain
  }
}

/** The next book begins with the same choices. */
export function rememberChoice({ quality, captions, music }: Order): void {
  localStorage.setItem(PREFERENCE, JSON.stringify({ quality, captions, music }))
}
