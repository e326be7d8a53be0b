/** The shortest password that the service takes. */
export const SHORTEST = 10

const BITS_OF_LEVEL = [1, 45, 60, 80]

/**
 * How strong a password is, from 0 (none) to 4, by length and variety. Too short is never more than 1; repeated and
 * neighbouring characters count little. A hint for people, not a rule: the service judges.
 */
export function strength(password: string): number {
  if (!password) return 0
  const bits = surprising(password) * Math.log2(alphabet(password))
  const level = BITS_OF_LEVEL.filter((needed) => bits >= needed).length
  return password.length < SHORTEST ? 1 : Math.max(1, level)
}

/** Characters that do not just go on from the one before (aaa, abc, 321). */
function surprising(password: string): number {
  const codes = [...password].map((letter) => letter.codePointAt(0) ?? 0)
  return codes.filter((code, place) => place === 0 || Math.abs(code - (codes[place - 1] ?? 0)) > 1).length
}

function alphabet(password: string): number {
  const kinds: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^a-zA-Z0-9]/, 32],
  ]
  return kinds.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 1)
}
