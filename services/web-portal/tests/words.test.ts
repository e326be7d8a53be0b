import { describe, expect, it } from 'vitest'

import { i18n, loadArea } from '@/shell/i18n'

type Words = { [key: string]: string | Words }

const locales = import.meta.glob<Words>(['../src/locales/*.json', '../src/pages/*/locales/*.json'], {
  eager: true,
  import: 'default',
  query: '?raw',
}) as unknown as Record<string, string>
const folders = [...new Set(Object.keys(locales).map((path) => path.replace(/\/(en|fr)\.json$/, '')))]

/** Words that are only said of several. */
const NEVER_ONE = new Set(['queues.all', 'history.many', 'field.passwordHint'])

function texts(words: Words, before = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${before}${key}`, value]] : texts(value, `${before}${key}.`),
  )
}

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

  it('keep no space before a percent sign in English', () => {
    expect(JSON.stringify(wordsOf(folder, 'en'))).not.toMatch(/[\d}]\s+%/)
  })

  it('keep narrow spaces before double signs in French', () => {
    const text = JSON.stringify(wordsOf(folder, 'fr'))

    expect(text.match(/.{12}[\w»’)}] [;:!?»]/g) ?? []).toEqual([])
  })

  it.each(['en', 'fr'])('say one of a thing otherwise than many in %s', (language) => {
    const counted = /\{(count|credits|seconds|shots|scenes|lines|mentions|covered)\} (\w+ )?[\wéèê]+s\b/
    const alike = texts(wordsOf(folder, language)).filter(
      ([key, text]) => counted.test(text) && !text.includes('|') && !NEVER_ONE.has(key),
    )

    expect(alike).toEqual([])
  })
})

describe('numbers in French', () => {
  it('say none and one in the singular', async () => {
    i18n.global.locale.value = 'fr'
    await loadArea('analysis')

    const said = [0, 1, 2].map((count) => i18n.global.t('analysis.cast.lines', count))

    expect(said).toEqual(['0 réplique', '1 réplique', '2 répliques'])
  })
})
