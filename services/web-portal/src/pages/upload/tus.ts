/** A client of tus 1.0.0 for one file: begin, ask where it stands, send the next piece. https://tus.io/protocols */
import { ApiError, transport } from '@/api/client'
import { csrfHeaders } from '@/api/csrf'
import { errorOf, offlineError } from '@/api/errors'
import { sessionRefresh } from '@/api/refresh'

const UPLOADS = '/api/v1/storage/uploads'
const VERSION = { 'tus-resumable': '1.0.0' }
const PIECE_BYTES = 8 * 1024 * 1024
/** A line that carries nothing for so long is taken for dead. */
const SILENCE_MS = 30_000

export interface Standing {
  /** Bytes that the service keeps. */
  offset: number
  /** SHA-256 of the content, once it is complete. */
  digest: string | null
}

/** Begin an upload; its address. Rejects with ApiError. */
export async function begin(file: Blob, name: string): Promise<string> {
  const metadata = [`filename ${encoded(name)}`, ...(file.type ? [`filetype ${encoded(file.type)}`] : [])]
  const headers = { ...VERSION, 'upload-length': String(file.size), 'upload-metadata': metadata.join(',') }
  const response = await transport(UPLOADS, { method: 'POST', headers })
  if (!response.ok) throw await errorOf(response)
  return response.headers.get('location') ?? ''
}

/** Where an upload stands; null when the service knows it no more. Rejects with ApiError. */
export async function ask(place: string): Promise<Standing | null> {
  const response = await transport(place, { method: 'HEAD', headers: VERSION })
  if (response.status === 404 || response.status === 410) return null
  if (!response.ok) throw new ApiError({ status: response.status, code: 'unavailable' })
  return standingOf((name) => response.headers.get(name))
}

/** Forget an upload that is not wanted any more. */
export async function end(place: string): Promise<void> {
  await transport(place, { method: 'DELETE', headers: VERSION }).catch(() => undefined)
}

/** Send the next piece. `onSent` hears how many bytes of the whole file are on their way. Rejects with ApiError. */
export async function sendPiece(
  place: string,
  file: Blob,
  offset: number,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<Standing> {
  const begun = Date.now()
  const first = await patch(place, file, offset, signal, onSent)
  if (first.status !== 401) return settled(first)
  const goesOn = await sessionRefresh.renew(begun).catch(() => Promise.reject(offlineError()))
  return settled(goesOn ? await patch(place, file, offset, signal, onSent) : first)
}

/** XMLHttpRequest, since fetch does not say how much of a body has gone. */
function patch(
  place: string,
  file: Blob,
  offset: number,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    let watch = 0
    const listen = () => {
      clearTimeout(watch)
      watch = window.setTimeout(abort, SILENCE_MS)
    }
    const finish = (act: () => void) => () => {
      clearTimeout(watch)
      signal.removeEventListener('abort', abort)
      act()
    }
    request.open('PATCH', place)
    const headers = {
      ...VERSION,
      ...csrfHeaders('PATCH'),
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    }
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      listen()
      onSent(offset + event.loaded)
    }
    request.onload = finish(() => resolve(request))
    request.onerror = finish(() => reject(offlineError()))
    request.onabort = finish(() => reject(offlineError()))
    signal.addEventListener('abort', abort)
    listen()
    request.send(file.slice(offset, offset + PIECE_BYTES))
  })
}

async function settled(request: XMLHttpRequest): Promise<Standing> {
  if (request.status === 204) return standingOf((name) => request.getResponseHeader(name))
  throw await errorOf(new Response(request.responseText, { status: request.status || 502 }))
}

function standingOf(header: (name: string) => string | null): Standing {
  const place = header('content-location')
  return {
    offset: Number(header('upload-offset') ?? 0),
    digest: place ? (place.split('/').at(-1) ?? null) : null,
  }
}

/** UTF-8 in base64. */
function encoded(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
