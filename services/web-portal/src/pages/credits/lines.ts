/** The ledger as its owner reads it. Pure. */
import type { Schema } from '@/api/client'

export type Line = Schema<'payment', 'LedgerLine'>

export interface Entry {
  id: string
  kind: Line['kind']
  /** What it is about: a film's title, or what the giver said. */
  about: string
  /** What it did to the credits at hand. */
  change: number
  at: string
}

/** The film that a line names between quotation marks. */
export function titleIn(description: string): string {
  return /“([\s\S]+)”/.exec(description)?.[1] ?? ''
}

export function entryOf(line: Line): Entry {
  const about = titleIn(line.description) || (line.kind === 'grant' ? line.description : '')
  return { id: line.id, kind: line.kind, about, change: line.balance_change, at: line.created_at }
}

/** What a capture cost in the end: it takes from what was set aside and gives the rest back. */
export function costOf(line: Line): number {
  return line.kind === 'capture' ? -(line.reserved_change + line.balance_change) : 0
}

/** Credits spent in the days before `now`, the oldest day first. */
export function spentByDay(lines: readonly Line[], now: Date, days: number): { day: Date; spent: number }[] {
  const start = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  const spent = new Map<number, number>()
  for (const line of lines) {
    const day = start(new Date(line.created_at))
    spent.set(day, (spent.get(day) ?? 0) + costOf(line))
  }
  return Array.from({ length: days }, (_, place) => {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - (days - 1 - place))
    return { day, spent: spent.get(day.getTime()) ?? 0 }
  })
}
