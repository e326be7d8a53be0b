import { computed, ref } from 'vue'

import { preferences } from './preferences'

const system = matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = ref(system.matches)
system.addEventListener('change', (event) => (systemIsDark.value = event.matches))

/** Whether the lights are out. */
export const isDark = computed(() =>
  preferences.theme === 'system' ? systemIsDark.value : preferences.theme === 'dark',
)
