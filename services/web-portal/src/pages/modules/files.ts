/** Files that stand in inputs and outputs of modules. */
import { answer, api, transport, type Schema } from '@/api/client'
import { errorOf } from '@/api/errors'

export type FileRef = Schema<'storage', 'FileRef'>
export type StoredFile = Schema<'storage', 'StoredFile'>
export type Preview = 'picture' | 'sound' | 'film' | 'text' | 'none'

const FILES = '/api/v1/storage/files'
const MOST_TEXT_BYTES = 512 * 1024

export function isFile(value: unknown): value is FileRef {
  if (typeof value !== 'object' || value === null) return false
  return 'digest' in value && 'media_type' in value && 'size' in value
}

export function addressOf(file: FileRef): string {
  return `${FILES}/${file.digest}`
}

/** The address under which a file is kept under its own name. */
export function downloadOf(file: FileRef): string {
  return file.name ? `${addressOf(file)}?name=${encodeURIComponent(file.name)}` : addressOf(file)
}

/** What a file can be shown as, here. */
export function previewOf(file: FileRef): Preview {
  const type = file.media_type.split(';')[0] ?? ''
  if (/^image\/(png|jpeg|webp|gif|avif)$/.test(type)) return 'picture'
  if (type.startsWith('audio/') && !type.includes('midi')) return 'sound'
  if (type.startsWith('video/')) return 'film'
  const isText = type.startsWith('text/') || /[/+](json|xml|x-subrip)$/.test(type)
  return isText && file.size <= MOST_TEXT_BYTES ? 'text' : 'none'
}

/** The words of a text file; JSON with its lines set in. Rejects with ApiError. */
export async function textOf(file: FileRef): Promise<string> {
  const response = await transport(addressOf(file))
  if (!response.ok) throw await errorOf(response)
  const text = await response.text()
  return /[/+]json/.test(file.media_type) ? indented(text) : text
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** A page of one's own files, the newest first. */
export function filesAfter(after: { cursor?: string }) {
  return answer(api.GET(FILES, { params: { query: { limit: 50, ...after } } }))
}

/** Keep a file; what names it afterwards. Rejects with ApiError. */
export async function keep(file: File): Promise<FileRef> {
  const headers = { 'content-type': file.type || 'application/octet-stream' }
  const response = await transport(`${FILES}?name=${encodeURIComponent(file.name)}`, {
    method: 'PUT',
    headers,
    body: file,
  })
  if (!response.ok) throw await errorOf(response)
  return (await response.json()) as FileRef
}

/** Only what a reference to a file consists of: services refuse more. */
export function referenceTo({ digest, media_type, size, name }: FileRef): FileRef {
  return { digest, media_type, size, name: name ?? null }
}
