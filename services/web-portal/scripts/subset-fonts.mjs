// Writes src/design/fonts/: the typefaces of the portal, cut down to the letters and weights that it sets.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import subsetFont from 'subset-font'

const portal = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(portal, 'src', 'design', 'fonts')
const require = createRequire(import.meta.url)

/** Latin-1, the letters French adds to it, typographic quotes, dashes, spaces, arrows and currency. */
const LETTERS = [
  [0x20, 0x7e],
  [0xa0, 0xff],
  [0x152, 0x153],
  [0x178, 0x178],
  [0x2009, 0x200a],
  [0x2010, 0x2026],
  [0x202f, 0x202f],
  [0x2039, 0x203a],
  [0x2032, 0x2033],
  [0x20ac, 0x20ac],
  [0x2122, 0x2122],
  [0x2190, 0x2193],
  [0x2212, 0x2212],
]
const SERIF = '@fontsource-variable/eb-garamond/files/eb-garamond'
const SANS = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next'
const FACES = [
  { from: `${SERIF}-latin-wght-normal.woff2`, to: 'serif.woff2', axes: { wght: 500 } },
  { from: `${SERIF}-latin-wght-italic.woff2`, to: 'serif-italic.woff2', axes: { wght: 500 } },
  { from: `${SANS}-latin-wght-normal.woff2`, to: 'sans.woff2', axes: { wght: { min: 400, max: 700 } } },
  { from: `${SANS}-latin-wght-italic.woff2`, to: 'sans-italic.woff2', axes: { wght: 400 } },
]
/** Names and titles in other alphabets: whole, and fetched by a browser only when a page has such letters. */
const WHOLE = {
  'serif-extended.woff2': `${SERIF}-latin-ext-wght-normal.woff2`,
  'serif-greek.woff2': `${SERIF}-greek-wght-normal.woff2`,
  'serif-cyrillic.woff2': `${SERIF}-cyrillic-wght-normal.woff2`,
  'sans-extended.woff2': `${SANS}-latin-ext-wght-normal.woff2`,
}

function letters() {
  const all = LETTERS.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, step) => from + step))
  return String.fromCodePoint(...all)
}

async function cut({ from, to, axes }) {
  const target = join(folder, to)
  if (existsSync(target)) return
  const font = readFileSync(require.resolve(from))
  writeFileSync(target, await subsetFont(font, letters(), { targetFormat: 'woff2', variationAxes: axes }))
}

mkdirSync(folder, { recursive: true })
for (const face of FACES) await cut(face)
for (const [name, from] of Object.entries(WHOLE))
  writeFileSync(join(folder, name), readFileSync(require.resolve(from)))
