/** The documents that a reading consists of, as storage keeps them (libs/contracts, ai_analysis and literary). Pure. */

export interface Sentence {
  id: string
  start: number
  end: number
}
export interface Chapter {
  id: string
  number: number
  title: string
  start: number
  end: number
  paragraphs: { sentences: Sentence[] }[]
}
export interface Book {
  title: string
  author: string | null
  language: string
  text: string
  chapters: Chapter[]
}
export interface Looks {
  hair_colour: string | null
  hair_style: string | null
  eyes: string | null
  build: string | null
  beard: string | null
  hat: string | null
  glasses: boolean
  clothes: string[]
  occupation: string | null
}
export interface Character {
  id: string
  name: string
  aliases: string[]
  gender: 'female' | 'male' | 'unknown'
  age: 'child' | 'youth' | 'adult' | 'elder'
  species: string
  is_narrator: boolean
  mentions: number
  lines: number
  appearance: Looks
  first_sentence_id: string | null
}
export interface Quote {
  id: string
  start: number
  end: number
  sentence_ids: string[]
  speaker_id: string | null
  confidence: number
  evidence: string
}
export interface Scene {
  id: string
  chapter_id: string
  sentence_ids: string[]
  place: string
  place_name: string | null
  time_of_day: string
  weather: string
  season: string | null
  mood: string
  intensity: number
  present: string[]
  props: string[]
  evidence: Record<string, string>
}
export interface Relation {
  character_id: string
  other_id: string
  kind: 'family' | 'couple' | 'friend' | 'foe' | 'service' | 'acquaintance'
  label: string | null
  weight: number
  evidence: string
}
export interface Analysis {
  language: string
  characters: Character[]
  quotes: Quote[]
  scenes: Scene[]
  relations: Relation[]
  doubts: { quote_id: string }[]
  limits: string[]
}
export interface TensionPoint {
  position: number
  tension: number
  scene_id: string
}
export interface Profile {
  summaries: { level: 'scene' | 'chapter' | 'book'; of: string; text: string }[]
  keywords: { text: string; weight: number; count: number }[]
  themes: { name: string; weight: number; keywords: string[]; sentence_ids: string[] }[]
  classification: {
    genres: Record<string, number>
    audience: string
    warnings: { kind: string; severity: 'mild' | 'moderate' | 'strong'; sentence_ids: string[] }[]
  }
  tension: TensionPoint[]
}
export interface Reading {
  digest: string
  book: Book
  analysis: Analysis
  profile: Profile
}

const BEYOND_UTF16 = /[\ud800-\udfff]/

/** Parts of a text by offsets that count Unicode code points, as every offset of the product does. */
export function slicer(text: string): (span: { start: number; end: number }) => string {
  if (!BEYOND_UTF16.test(text)) return ({ start, end }) => text.slice(start, end)
  const points = [...text]
  return ({ start, end }) => points.slice(start, end).join('')
}

/** What a sentence says, by its id. */
export function sentencesOf(book: Book): (id: string | null | undefined) => string {
  const cut = slicer(book.text)
  const spans = new Map(
    book.chapters.flatMap((chapter) =>
      chapter.paragraphs.flatMap((paragraph) =>
        paragraph.sentences.map((sentence) => [sentence.id, sentence] as const),
      ),
    ),
  )
  return (id) => {
    const span = id ? spans.get(id) : undefined
    return span ? cut(span).replace(/\s+/g, ' ').trim() : ''
  }
}

/** Everybody who takes part, the most prominent first; a narrator who is nobody of the story stands apart. */
export function castOf(analysis: Analysis): Character[] {
  return [...analysis.characters].sort((one, other) => weightOf(other) - weightOf(one))
}

/** How much of the book somebody takes: being named counts once, speaking twice. */
export function weightOf(character: Character): number {
  return character.mentions + 2 * character.lines
}

/** Mean confidence of the lines that are given to a character; null where there are none. */
export function sureness(analysis: Analysis, id: string): number | null {
  const own = analysis.quotes.filter((quote) => quote.speaker_id === id)
  return own.length ? own.reduce((sum, quote) => sum + quote.confidence, 0) / own.length : null
}

/** What the text says of somebody's looks, in its own words. */
export function looksOf(looks: Looks): string[] {
  const hair = [looks.hair_style, looks.hair_colour].filter(Boolean).join(' ')
  return [looks.occupation, looks.build, hair, looks.eyes, looks.beard, looks.hat, ...looks.clothes].filter(
    (one): one is string => Boolean(one),
  )
}
