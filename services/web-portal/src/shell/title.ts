import { computed, onScopeDispose, ref, toValue, watchEffect, type MaybeRefOrGetter } from 'vue'

import { i18n } from './i18n'
import { router } from './router'

const ofData = ref<string | null>(null)
const PRODUCT = 'Visiobook'

/** What the page that is shown calls itself. */
export const pageTitle = computed(() => {
  const key = router.currentRoute.value.meta.title
  return ofData.value ?? (key ? i18n.global.t(key) : PRODUCT)
})

/** Title of a page that is named for what it shows: `usePageTitle(() => book.value?.title)`. */
export function usePageTitle(title: MaybeRefOrGetter<string | null | undefined>): void {
  watchEffect(() => (ofData.value = toValue(title) ?? null))
  onScopeDispose(() => (ofData.value = null))
}

/** Keep the window's title in step. */
export function titleWindow(): void {
  watchEffect(() => {
    document.title = pageTitle.value === PRODUCT ? PRODUCT : `${pageTitle.value} · ${PRODUCT}`
  })
}
