/** What can be told of a file before a byte is sent. The service looks again, and closer. */

export const ACCEPTED = '.txt,.text,.md,.markdown,.html,.htm,.xhtml,.epub,.pdf,.docx,.fountain'
export const LARGEST_BOOK = 200 * 1024 * 1024
const SUFFIXES = new Set(ACCEPTED.split(','))
const LOOKED_AT = 4096

export type Refusal =
  'empty' | 'too-large' | 'kind' | 'program' | 'archive' | 'old-office' | 'binary' | 'unreadable'

/** Why a file cannot become a film; null when it may. */
export async function refusalOf(file: File): Promise<Refusal | null> {
  if (file.size === 0) return 'empty'
  if (file.size > LARGEST_BOOK) return 'too-large'
  const suffix = suffixOf(file.name)
  let head: Uint8Array
  try {
    head = new Uint8Array(await file.slice(0, LOOKED_AT).arrayBuffer())
  } catch {
    return 'unreadable' // a folder, or a file that is gone
  }
  return byContent(head, suffix) ?? (suffix && !SUFFIXES.has(suffix) ? 'kind' : null)
}

export function suffixOf(name: string): string {
  const place = name.lastIndexOf('.')
  return place > 0 ? name.slice(place).toLowerCase() : ''
}

function byContent(head: Uint8Array, suffix: string): Refusal | null {
  if (begins(head, [0x7f, 0x45, 0x4c, 0x46]) || begins(head, [0x4d, 0x5a]) || begins(head, [0x23, 0x21])) {
    return 'program'
  }
  if (begins(head, [0xd0, 0xcf, 0x11, 0xe0])) return 'old-office'
  if (begins(head, [0x50, 0x4b, 0x03, 0x04])) return ['.epub', '.docx'].includes(suffix) ? null : 'archive'
  if (begins(head, [0x25, 0x50, 0x44, 0x46])) return null
  if (begins(head, [0xff, 0xfe]) || begins(head, [0xfe, 0xff])) return null // UTF-16
  return head.includes(0) ? 'binary' : null
}

function begins(head: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, place) => head[place] === byte)
}
