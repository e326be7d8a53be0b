/**
 * How numbers, times and sizes are written in the language spoken. Pure; components take `locale` from vue-i18n.
 *
 * Numbers are written by hand: the first number that a browser's `Intl` writes costs a slow phone a quarter of a second.
 */

/** English here is British English: days before months, 24 hours. */
function tag(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale
}

const NARROW_SPACE = '\u202f'

/** 65 -> `1:05`, 3725 -> `1:02:05`. Seconds, rounded down. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const tail = String(rest).padStart(2, '0')
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

/** 3725 -> `1 h 2 min`, 65 -> `1 min 5 s`, 0.4 -> `< 1 s`. */
export function span(seconds: number): string {
  if (seconds < 1) return `<${NARROW_SPACE}1${NARROW_SPACE}s`
  const whole = Math.round(seconds)
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ]
  const first = parts.findIndex(([amount]) => amount > 0)
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount > 0)
  return shown.map(([amount, unit]) => `${amount}${NARROW_SPACE}${unit}`).join(' ')
}

/** 12345.6 -> `12,345.6`, in French `12 345,6`; at most so many decimals. */
export function numeral(value: number, locale: string, decimals = 3): string {
  const [thousands, point] = locale.startsWith('fr') ? [NARROW_SPACE, ','] : [',', '.']
  const [whole = '', decimal = ''] = Math.abs(value).toFixed(decimals).split('.')
  const told = decimal.replace(/0+$/, '')
  const text = whole.replace(/\B(?=(\d{3})+$)/g, thousands) + (told && point + told)
  return value < 0 && text !== '0' ? `-${text}` : text
}

/** 0.125 -> `12.5%`, in French `12,5 %`. */
export function inPercent(share: number, locale: string, decimals = 0): string {
  return `${numeral(share * 100, locale, decimals)}${locale.startsWith('fr') ? NARROW_SPACE : ''}%`
}

/** 1536 -> `1.5 kB`; powers of 1000. */
export function bytes(size: number, locale: string): string {
  const units = locale.startsWith('fr') ? ['o', 'ko', 'Mo', 'Go', 'To'] : ['B', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), units.length - 1)
  const amount = size / 1000 ** step
  const digits = step === 0 || amount >= 100 ? 0 : 1
  return `${numeral(amount, locale, digits)}${NARROW_SPACE}${units[step]}`
}

const AGES = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** How long ago a moment is, or how far ahead, in the largest unit that fits: the words `age.past.day` and their count. */
export function age(moment: Date, now: Date): { words: string; count: number } {
  const seconds = (moment.getTime() - now.getTime()) / 1000
  const found = AGES.find(([, size]) => Math.abs(seconds) >= size)
  if (!found) return { words: 'age.now', count: 0 }
  const [unit, length] = found
  return {
    words: `age.${seconds < 0 ? 'past' : 'future'}.${unit}`,
    count: Math.round(Math.abs(seconds) / length),
  }
}

/** `21 November 2026, 14:05`, in the time zone given or that of the browser. */
export function moment(at: Date, locale: string, timeZone?: string): string {
  return at.toLocaleString(tag(locale), {
    dateStyle: 'long',
    timeStyle: 'short',
    ...(timeZone && { timeZone }),
  })
}

/** `Ada King Lovelace` -> `AL`: first letters of the first word and the last, past signs; a name of signs, its first. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? [])
  const letters = words.length > 1 ? `${words[0]}${words.at(-1)}` : (words[0] ?? [...name.trim()][0] ?? '')
  return letters.toUpperCase()
}
