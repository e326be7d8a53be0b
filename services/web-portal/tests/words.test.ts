import { describe, expect, it } from 'vitest'

type Words = { [key: string]: string | Words }

const locales = import.meta.glob<Words>(['../src/locales/*.json', '../src/pages/*/locales/*.json'], {
  eager: true,
  import: 'default',
  query: '?raw',
}) as unknown as Record<string, string>
const folders = [...new Set(Object.keys(locales).map((path) => path.replace(/\/(en|fr)\.json$/, '')))]

function keys(words: Words, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${before}${key}`] : keys(value, `${before}${key}.`),
  )
}

function wordsOf(folder: string, language: string): Words {
  return JSON.parse(locales[`${folder}/${language}.json`] ?? '{}') as Words
}

describe.each(folders)('the words of %s', (folder) => {
  it('are the same in both languages', () => {
    expect(keys(wordsOf(folder, 'fr')).sort()).toEqual(keys(wordsOf(folder, 'en')).sort())
  })

  it('keep narrow spaces before double signs in French', () => {
    const text = JSON.stringify(wordsOf(folder, 'fr'))

    expect(text.match(/.{12}[\w»’)}] [;:!?»]/g) ?? []).toEqual([])
  })
})
