import { reactive, readonly, watch } from 'vue'

export type Theme = 'system' | 'light' | 'dark'
export type Language = 'en' | 'fr'

export const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }

interface Preferences {
  theme: Theme
  /** null: as the browser says. */
  language: Language | null
}

const KEY = 'visiobook.preferences' // index.html reads it too
const LANGUAGE_COOKIE = 'visiobook_language' // visiobook_gateway.page_parts reads it
const kept = reactive<Preferences>({ theme: 'system', language: null, ...stored() })

/** What this browser remembers; the account keeps language and time zone too. */
export const preferences = readonly(kept)

export function setTheme(theme: Theme): void {
  kept.theme = theme
}

export function setLanguage(language: Language): void {
  kept.language = language
}

/** The language to speak: the chosen one, else the first of the browser's that we know, else English. */
export function spokenLanguage(wanted: readonly string[] = navigator.languages): Language {
  if (kept.language) return kept.language
  const known = wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in LANGUAGES)
  return (known as Language | undefined) ?? 'en'
}

function stored(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
  } catch {
    return {}
  }
}

/** The gateway names a page's words in its head: those of the language chosen here. */
function tellGateway(language: Language | null): void {
  const rules = 'path=/; max-age=31536000; samesite=lax'
  if (language) document.cookie = `${LANGUAGE_COOKIE}=${language}; ${rules}`
}

tellGateway(kept.language)
watch(kept, (now) => {
  tellGateway(now.language)
  try {
    localStorage.setItem(KEY, JSON.stringify(now))
  } catch {
    // a browser that keeps nothing forgets at the end of the visit
  }
})
