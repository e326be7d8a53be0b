/** What a key may be allowed, in groups that people think in; the services judge what each means. */
export const AREAS = {
  project: ['project'],
  books: ['storage', 'ai-analysis'],
  films: ['storyboard-assembly', 'media-generation'],
  money: ['payment'],
  account: ['user', 'notification'],
} as const
export type Area = keyof typeof AREAS

/** `nothing`, `read`, or `write` (which holds read). */
export type Reach = 'nothing' | 'read' | 'write'

/** The grants of a choice per area; everything alike gives the short form `*:read`, `*:write`. */
export function grants(choice: Readonly<Record<Area, Reach>>): string[] {
  const reaches = Object.values(choice)
  if (reaches.every((reach) => reach === 'write')) return ['*:read', '*:write']
  if (reaches.every((reach) => reach === 'read')) return ['*:read']
  return (Object.keys(AREAS) as Area[]).flatMap((area) =>
    AREAS[area].flatMap((service) => levels(choice[area]).map((level) => `${service}:${level}`)),
  )
}

function levels(reach: Reach): string[] {
  return { nothing: [], read: ['read'], write: ['read', 'write'] }[reach]
}

/** The choice that grants stand for: the least of what an area's services are granted. */
export function reachOf(granted: readonly string[]): Record<Area, Reach> {
  const reaches = (Object.keys(AREAS) as Area[]).map((area) => [
    area,
    least(AREAS[area].map((service) => reachIn(service, granted))),
  ])
  return Object.fromEntries(reaches) as Record<Area, Reach>
}

function reachIn(service: string, granted: readonly string[]): Reach {
  const has = (level: string) =>
    granted.some((grant) => [`${service}:${level}`, `*:${level}`, `${service}:*`, '*:*'].includes(grant))
  if (has('write')) return 'write'
  return has('read') ? 'read' : 'nothing'
}

function least(reaches: readonly Reach[]): Reach {
  if (reaches.includes('nothing')) return 'nothing'
  return reaches.includes('read') ? 'read' : 'write'
}
