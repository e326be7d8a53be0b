import { computed, ref, watch } from 'vue'

import { preferences } from './preferences'

const system = matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = ref(system.matches)
system.addEventListener('change', (event) => (systemIsDark.value = event.matches))

/** Whether the lights are out. */
export const isDark = computed(() =>
  preferences.theme === 'system' ? systemIsDark.value : preferences.theme === 'dark',
)

/** Dress the page as tokens.css knows it. index.html did so before the first paint; this follows later changes. */
export function showTheme(): void {
  watch(isDark, (dark) => (document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'), {
    immediate: true,
  })
}
