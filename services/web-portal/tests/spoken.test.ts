import { describe, expect, it } from 'vitest'

type Words = { [key: string]: string | Words }

const sources = import.meta.glob<string>('../src/**/*.{vue,ts}', {
  eager: true,
  import: 'default',
  query: '?raw',
})
const words = import.meta.glob<string>('../src/pages/*/locales/en.json', {
  eager: true,
  import: 'default',
  query: '?raw',
})
const known = new Map(
  Object.entries(words).map(([path, text]) => [path.split('/')[3] ?? '', JSON.parse(text) as Words]),
)

interface Page {
  area: string
  file: string
  brought: Set<string>
}

/** Pages that routes name, with the areas whose words come with them. */
const pages: Page[] = Object.entries(sources).flatMap(([path, text]) => {
  const area = /^\.\.\/src\/pages\/(\w+)\/routes\.ts$/.exec(path)?.[1]
  if (!area) return []
  return [...text.matchAll(/import\('\.\/(\w+\.vue)'\)((?:(?!import\()[^])*)/g)].map(
    ([, name = '', after = '']) => ({
      area,
      file: `../src/pages/${area}/${name}`,
      brought: new Set([area, ...wordsIn(after)]),
    }),
  )
})

/** Areas that a route names behind its page. */
function wordsIn(route: string): string[] {
  const list = /words: \[([^\]]*)\]/.exec(route)?.[1] ?? ''
  return [...list.matchAll(/'(\w+)'/g)].map((found) => found[1] ?? '')
}

function resolved(target: string, from: string): string | undefined {
  const base = target.startsWith('@/') ? `../src/${target.slice(2)}` : joined(from, target)
  return [base, `${base}.ts`, `${base}/index.ts`].find((path) => path in sources)
}

function joined(from: string, target: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** A file and everything that comes with it at once. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, target = ''] of (sources[file] ?? '').matchAll(
    /^(?:import|export)[^'"]*['"]([^'"]+)['"]/gm,
  )) {
    const found = target.startsWith('@/') || target.startsWith('.') ? resolved(target, file) : undefined
    if (found) closure(found, seen)
  }
  return seen
}

/** Areas whose words a file says without bringing them itself. */
function said(file: string): string[] {
  const text = (sources[file] ?? '').replace(/\/\*[\s\S]*?\*\//g, '')
  const brings = new Set([...text.matchAll(/loadArea\('(\w+)'\)/g)].map((found) => found[1]))
  const keys = [...text.matchAll(/['"`](\w+)\.(\w+)[\w.${}]*['"`]/g)]
  return keys
    .filter(([, area = '', first = '']) => first in (known.get(area) ?? {}) && !brings.has(area))
    .map(([, area = '']) => area)
}

describe('a page', () => {
  it('is found behind its route', () => {
    expect(pages.length).toBeGreaterThan(30)
  })

  it.each(pages.map((page) => [page.file, page] as const))(
    '%s comes with all words that it says',
    (_, page) => {
      const files = [...closure(page.file)].filter(
        (file) => !file.includes('/shell/') && !file.endsWith('/routes.ts'),
      )
      const missing = files.flatMap((file) =>
        said(file)
          .filter((area) => !page.brought.has(area))
          .map((area) => `${area} in ${file}`),
      )

      expect(missing).toEqual([])
    },
  )
})
