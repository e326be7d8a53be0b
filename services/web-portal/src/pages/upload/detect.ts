/** Title and language of a book, told from its first pages in the browser, so that they can be set right before it begins. */
import { suffixOf } from './kinds'
import { textOf } from './zip'

export interface Detected {
  title: string
  /** ISO 639-1 of a language that we read wholly; null: the service finds out. */
  language: 'en' | 'fr' | null
}

const READ_BYTES = 65_536
const LONGEST_TITLE = 120
const FEW_WORDS = 12
const WORDS: Record<'en' | 'fr', Set<string>> = {
  en: new Set('the and of to was he that his her with for had you not at said but she they from'.split(' ')),
  fr: new Set('le la les et de des un une que dans il elle ne pas qui est était sur pour avec'.split(' ')),
}

export async function detect(file: File): Promise<Detected> {
  const suffix = suffixOf(file.name)
  const fallback: Detected = { title: fromFileName(file.name), language: null }
  try {
    if (suffix === '.epub') return { ...fallback, ...(await ofEpub(file)) }
    if (suffix === '.pdf' || suffix === '.docx') return fallback
    return ofText(await headOf(file), suffix, fallback.title)
  } catch {
    return fallback // a file that we cannot read here may still be one that the service can
  }
}

/** `the-keeper_of gull.rock.txt` -> `The keeper of gull rock`. */
export function fromFileName(name: string): string {
  const stem = name.slice(0, name.length - suffixOf(name).length)
  const words = stem.replace(/[-_.\s]+/g, ' ').trim()
  return clipped(words.charAt(0).toUpperCase() + words.slice(1)) || name
}

async function headOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.slice(0, READ_BYTES).arrayBuffer())
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

function ofText(text: string, suffix: string, fallback: string): Detected {
  const isMarkup = ['.html', '.htm', '.xhtml'].includes(suffix)
  const plain = isMarkup ? new DOMParser().parseFromString(text, 'text/html') : null
  const body = plain ? (plain.body.textContent ?? '') : text
  const title = plain ? plain.title || plain.querySelector('h1')?.textContent : titleIn(text)
  return { title: clipped(title ?? '') || fallback, language: languageOf(body) }
}

function titleIn(text: string): string | undefined {
  return (
    /^title:\s*(.+)$/im.exec(text.slice(0, 4000))?.[1] ?? /^#\s+(.+?)\s*#*$/m.exec(text.slice(0, 4000))?.[1]
  )
}

async function ofEpub(file: File): Promise<Partial<Detected>> {
  const opf = await textOf(file, (name) => name.endsWith('.opf'))
  if (!opf) return {}
  const document = new DOMParser().parseFromString(opf, 'application/xml')
  const said = (name: string) => document.getElementsByTagNameNS('*', name)[0]?.textContent?.trim() ?? ''
  const language = said('language').slice(0, 2).toLowerCase()
  const title = clipped(said('title'))
  return { ...(title && { title }), language: language === 'en' || language === 'fr' ? language : null }
}

/** English or French by their commonest words; null when neither stands out. */
export function languageOf(text: string): Detected['language'] {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const score = (language: 'en' | 'fr') =>
    words.filter((word) => WORDS[language].has(word)).length / words.length
  if (words.length < FEW_WORDS) return null
  const [english, french] = [score('en'), score('fr')]
  if (Math.max(english, french) < 0.06) return null
  if (english > 1.5 * french) return 'en'
  return french > 1.5 * english ? 'fr' : null
}

function clipped(title: string): string {
  const one = title.replace(/\s+/g, ' ').trim()
  return one.length > LONGEST_TITLE ? `${one.slice(0, LONGEST_TITLE - 1).trimEnd()}…` : one
}
