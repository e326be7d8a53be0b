import { markRaw, watch } from 'vue'
import { createI18n } from 'vue-i18n'

import { preferences, spokenLanguage, type Language } from './preferences'

type Messages = Record<string, unknown>
type Loader = () => Promise<{ default: Messages }>

/** The shell's own words, and those that every area brings; they arrive with its first page, in one language. */
const shellLocales = import.meta.glob<{ default: Messages }>('../locales/*.json')
const areaLocales = import.meta.glob<{ default: Messages }>('../pages/*/locales/*.json')
const SHELL = ''
const loaded = new Set<string>()
const spoken: Partial<Record<Language, Messages>> = {}
const needed = new Set<string>()

/** French says zero of something in the singular; where there are words for none, they come first. */
function inFrench(count: number, forms: number): number {
  return forms === 2 ? Number(count >= 2) : Math.min(count, forms - 1)
}

export const i18n = createI18n({
  legacy: false,
  locale: spokenLanguage(),
  fallbackLocale: 'en',
  pluralRules: { fr: inFrench },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
  datetimeFormats: {},
  numberFormats: {},
})

/** Load the words that the bar, the doors and every refusal are made of. */
export const loadShell = () => loadArea(SHELL)

/** Load the words of an area (a folder of src/pages) in the language spoken now; its keys are `<area>.<key>`. */
export async function loadArea(area: string): Promise<void> {
  needed.add(area)
  const now = i18n.global.locale.value as Language
  await Promise.all([now, spokenLanguage()].map((language) => load(area, language))) // a switch may be under way
}

/** Translate outside of components. */
export const translate = i18n.global.t

async function load(area: string, language: Language): Promise<void> {
  const mark = `${area}/${language}`
  const loader = loaderOf(area, language)
  if (loaded.has(mark) || !loader) return
  const messages = await loader()
  spoken[language] = {
    ...spoken[language],
    ...(area === SHELL ? messages.default : { [area]: messages.default }),
  }
  i18n.global.setLocaleMessage(language, markRaw(spoken[language])) // words never change: nothing need watch them
  loaded.add(mark)
}

function loaderOf(area: string, language: Language): Loader | undefined {
  if (area === SHELL) return shellLocales[`../locales/${language}.json`]
  return areaLocales[`../pages/${area}/locales/${language}.json`]
}

/** Speak another language: first its words, then the switch, so that nothing blinks. */
async function speak(language: Language): Promise<void> {
  await Promise.all([...needed].map((area) => load(area, language)))
  i18n.global.locale.value = language
  document.documentElement.lang = language
}

document.documentElement.lang = spokenLanguage()
watch(
  () => preferences.language,
  () => void speak(spokenLanguage()),
)
