/** The modules of all services that have some, and how they are found. */
import { useQuery } from '@tanstack/vue-query'

import { answer, api, type Schema } from '@/api/client'

export type ModuleCard = Schema<'ai-analysis', 'ModuleCard'>
export type Translate = (key: string) => string
export type Knows = (key: string) => boolean

/** Services with modules, in the order in which a film comes about. */
export const HOSTS = ['ai-analysis', 'media-generation', 'storyboard-assembly'] as const
export type Host = (typeof HOSTS)[number]

export function isHost(name: string): name is Host {
  return (HOSTS as readonly string[]).includes(name)
}

/** All hosts have the same routes, so that the types of one hold for all. */
export function useModules(host: Host) {
  const route = `/api/v1/${host}/modules` as '/api/v1/ai-analysis/modules'
  return useQuery({
    queryKey: [host, 'modules'],
    queryFn: () => answer(api.GET(route)),
    staleTime: 5 * 60_000,
  })
}

/** A module's name for people: ours where we have one, else its own made readable. */
export function nameOf(module: string, t: Translate, te: Knows): string {
  const key = `modules.name.${module}`
  return te(key) ? t(key) : readable(module)
}

/** What a module does: in our words where we have some, else in those of its service. */
export function purposeOf(card: ModuleCard, t: Translate, te: Knows): string {
  const key = `modules.does.${card.name}`
  return te(key) ? t(key) : card.description
}

/** `time_of_day` -> `Time of day`. */
export function readable(name: string): string {
  const words = name.replace(/[_-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Whether every word that is looked for stands in one of the texts; letters without their accents. */
export function isFound(wanted: string, ...texts: string[]): boolean {
  const all = bare(texts.join(' '))
  return bare(wanted)
    .split(/\s+/)
    .every((word) => all.includes(word))
}

function bare(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
}
