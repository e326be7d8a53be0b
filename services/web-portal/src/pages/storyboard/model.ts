/** What the editor knows of a storyboard without asking. Pure. */
import type { Schema } from '@/api/client'
import { smallPicture } from '@/shell/pictures'

export type Board = Schema<'storyboard-assembly', 'StoryboardView'>
export type Shot = Schema<'storyboard-assembly', 'ShotView'>
export type Beat = Schema<'storyboard-assembly', 'BeatView'>
export type CastMember = Schema<'storyboard-assembly', 'CastView'>
export type Change = Schema<'storyboard-assembly', 'Change'>
export type Version = Schema<'storyboard-assembly', 'VersionView'>
export type Estimate = Schema<'storyboard-assembly', 'RenderEstimate'>
export type Operation = Schema<'storyboard-assembly', 'Edits'>['operations'][number]

export const NARRATOR = 'narrator'

export interface Section {
  key: string
  /** The heading of the chapter's card; null for what stands before and after the chapters. */
  title: string | null
  shots: Shot[]
}

/** Shots under the chapters that they belong to, in the order of the film. The opening stands with the first chapter, the end with the last. */
export function sectionsOf(board: Board): Section[] {
  const chapters = [...new Set(board.shots.flatMap((shot) => shot.chapter_id ?? []))]
  if (chapters.length < 2) return [{ key: 'all', title: null, shots: board.shots }]
  const sections: Section[] = []
  let waiting: Shot[] = []
  for (const shot of board.shots) {
    const last = sections.at(-1)
    if (!shot.chapter_id && !last) waiting.push(shot)
    else if (last && (!shot.chapter_id || last.key === shot.chapter_id)) last.shots.push(shot)
    else {
      sections.push({ key: shot.chapter_id ?? '', title: titleOf(board, shot), shots: [...waiting, shot] })
      waiting = []
    }
  }
  return sections
}

function titleOf(board: Board, shot: Shot): string | null {
  if (!shot.chapter_id) return null
  return board.shots.find((one) => one.chapter_id === shot.chapter_id && one.card)?.card?.heading ?? null
}

/** The order after a move, or null where the storyboard would refuse it: cards and chapters stay where they are. */
export function moved(
  board: Board,
  id: string,
  steps: number,
): { board: Board; before: string | null } | null {
  const from = board.shots.findIndex((shot) => shot.id === id)
  return placed(board, id, from + steps)
}

/** The order with a shot at a place of the whole list. */
export function placed(board: Board, id: string, to: number): { board: Board; before: string | null } | null {
  const shot = board.shots.find((one) => one.id === id)
  const others = board.shots.filter((one) => one.id !== id)
  const within = others.flatMap((one, place) =>
    one.chapter_id === shot?.chapter_id && !one.card ? [place] : [],
  )
  const [first, last] = [within[0], within.at(-1)]
  if (!shot || shot.card || first === undefined || last === undefined) return null
  if (to < first || to > last + 1) return null
  const shots = [...others.slice(0, to), shot, ...others.slice(to)]
  const numbered = shots.map((one, place) => ({ ...one, number: place + 1 }))
  const following = others[to]
  const before =
    following && following.chapter_id === shot.chapter_id && !following.card ? following.id : null
  return { board: { ...board, shots: numbered }, before }
}

/** Seconds of the film as it is planned. */
export function secondsOf(board: Board): number {
  return board.shots.reduce((sum, shot) => sum + (shot.omitted ? 0 : shot.seconds), 0)
}

/** What a shot says, for a card and for ears. */
export function wordsOf(shot: Shot): string {
  if (shot.card) return [shot.card.heading, shot.card.subheading].filter(Boolean).join(' · ')
  return shot.beats.map((beat) => beat.text).join(' ')
}

/** Everybody who says something in a shot, once, but for the narrator. */
export function speakersOf(shot: Shot, cast: readonly CastMember[]): CastMember[] {
  const ids = new Set(shot.beats.map((beat) => beat.speaker_id))
  return cast.filter((member) => member.character_id !== NARRATOR && ids.has(member.character_id))
}

/** A face as a small square: the box with some room around it, in the picture's own proportions. */
export function faceUrl(member: CastMember, ratio: number): string | null {
  const face = member.face
  if (!face) return null
  const height = Math.min(1, face.height * 1.7)
  const width = Math.min(1, height / ratio)
  const x = Math.min(1 - width, Math.max(0, face.x + face.width / 2 - width / 2))
  const y = Math.min(1 - height, Math.max(0, face.y + face.height / 2 - height / 2))
  const part = [x, y, width, height].map((number) => number.toFixed(4)).join(',')
  return `${smallPicture(face.picture, 96)}&part=${part}`
}

/** Shots whose picture is not the one that the film would have. */
export function toDraw(board: Board): Shot[] {
  return board.shots.filter((shot) => !shot.omitted && !shot.picture?.current)
}

/** Sentences (near enough: beats) that the film would tell otherwise than the book, or not at all. */
export function strayed(board: Board): number {
  return board.shots.reduce(
    (sum, shot) =>
      sum + (shot.omitted ? shot.beats.length : shot.beats.filter((beat) => beat.book_text).length),
    0,
  )
}

type Translate = (key: string, values?: Record<string, unknown>) => string

/** A change in the reader's language. Words of the vocabularies are looked up, names of the cast are put in. */
export function wordChange(change: Change, cast: readonly CastMember[], t: Translate): string {
  const said = (value: string | null | undefined): string => {
    if (!value) return ''
    if (change.kind === 'framing') return t(`storyboard.framing.${value}`)
    if (change.kind === 'mood' || change.kind === 'music') return t(`storyboard.mood.${value.split(' ')[0]}`)
    if (change.kind === 'speaker') return nameOf(value, cast, t)
    return value
  }
  const values = { number: change.number ?? 0, before: said(change.before), after: said(change.after) }
  return t(`storyboard.change.${change.kind}`, values)
}

export function nameOf(id: string, cast: readonly CastMember[], t: Translate): string {
  if (id === NARRATOR) return t('storyboard.narrator')
  return cast.find((member) => member.character_id === id)?.name ?? id
}
