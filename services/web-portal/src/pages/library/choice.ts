/** Which films are shown, and in what order. Pure. */
import type { Project } from '@/pages/films/queries'
import { shelfOf, type Shelf } from '@/pages/films/states'

export const ORDERS = ['newest', 'oldest', 'name', 'longest'] as const
export type Order = (typeof ORDERS)[number]
export const SHELVES = ['all', 'films', 'making', 'stopped', 'drafts'] as const

export interface Choice {
  words: string
  shelf: Shelf
  order: Order
}

/** Letters without accents and case, so that "legende" finds "Légende". */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

export function chosen(
  projects: readonly Project[],
  { words, shelf, order }: Choice,
  locale: string,
): Project[] {
  const wanted = folded(words).split(/\s+/).filter(Boolean)
  const fits = (project: Project) => {
    const text = folded(`${project.name} ${project.run?.source?.name ?? ''}`)
    return (shelf === 'all' || shelfOf(project) === shelf) && wanted.every((word) => text.includes(word))
  }
  return projects.filter(fits).sort(COMPARE[order](locale))
}

/** Dates of one form come in the order of their letters; no language has a say in it. */
const byText = (one: string, other: string) => (one < other ? -1 : Number(one > other))

const COMPARE: Record<Order, (locale: string) => (one: Project, other: Project) => number> = {
  newest: () => (one, other) => byText(other.created_at, one.created_at),
  oldest: () => (one, other) => byText(one.created_at, other.created_at),
  name: (locale) => {
    const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
    return (one, other) => compare(one.name, other.name)
  },
  longest: () => (one, other) => (other.film?.duration ?? 0) - (one.film?.duration ?? 0),
}

/** How many films stand on each shelf. */
export function counted(projects: readonly Project[]): Record<Shelf, number> {
  const count = { all: projects.length, films: 0, making: 0, stopped: 0, drafts: 0 }
  for (const project of projects) count[shelfOf(project)]++
  return count
}
