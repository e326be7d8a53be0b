import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { ApiError, toApiError } from '@/api/errors'
import { explain } from '@/design/explain'

/**
 * Something that one does, like sending a form: runs once at a time, keeps what went wrong, and explains it.
 *
 *     const save = useAction(async () => { ... })
 *     <VbForm :action="save" :yes="t('action.save')" @cancel="open = false"> ... </VbForm>
 */
export function useAction<Input extends unknown[]>(work: (...input: Input) => Promise<unknown>) {
  const { t, te } = useI18n()
  const busy = ref(false)
  const error = ref<ApiError | null>(null)
  const words = computed(() => (error.value ? explain(error.value, t, te) : ''))

  /** @returns whether it went well. A second call while the first is under way does nothing. */
  async function run(...input: Input): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = null
    try {
      await work(...input)
      return true
    } catch (thrown) {
      error.value = toApiError(thrown)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, error, words, run }
}

/** One that needs nothing more to begin with. */
export type Action = ReturnType<typeof useAction<[]>>
