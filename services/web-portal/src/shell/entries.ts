import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

import type { Language } from './preferences'
import { router } from './router'
import { navigation, type NavigationEntry } from './routes'
import { useSession } from './session'

/** The entries that whoever is signed in may use, with their names in the language spoken. */
export function useEntries(place: NonNullable<NavigationEntry['place']>) {
  const session = useSession()
  const { locale } = useI18n()
  const mayUse = (entry: NavigationEntry) =>
    router.hasRoute(entry.route) && (entry.access !== 'administrator' || session.isAdministrator)
  return computed(() => {
    if (!session.isSignedIn) return []
    const here = navigation.filter((entry) => (entry.place ?? 'bar') === place && mayUse(entry))
    return here.map((entry) => ({ ...entry, name: entry.label[locale.value as Language] }))
  })
}
