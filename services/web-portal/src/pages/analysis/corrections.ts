import { useMutation } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'

import { answer, api, type Schema } from '@/api/client'
import { explain } from '@/design/explain'
import { toast, toastUndo } from '@/design/toasts'

export type Correction = Omit<Schema<'ai-analysis', 'CorrectionRequest'>, 'book'>

/** Say what is so in a book; it can be taken back. `changed` is called whenever the book is to be read anew. */
export function useCorrections(book: () => string, changed: () => void) {
  const { t, te } = useI18n()
  const said = useMutation({
    mutationFn: (correction: Correction) =>
      answer(api.POST('/api/v1/analysis/corrections', { body: { book: book(), ...correction } })),
    onError: (error) => toast(explain(error, t, te), { tone: 'bad' }),
  })

  async function takeBack(id: string) {
    await answer(api.DELETE('/api/v1/analysis/corrections/{id}', { params: { path: { id } } }))
    changed()
  }

  /** Resolves to whether it was taken. */
  async function say(correction: Correction, words: string, undone?: () => void): Promise<boolean> {
    const kept = await said.mutateAsync(correction).catch(() => undefined)
    if (!kept) return false
    toastUndo(words, t('analysis.undo'), () => {
      undone?.()
      void takeBack(kept.id).catch((error: unknown) => toast(explain(error, t, te), { tone: 'bad' }))
    })
    changed()
    return true
  }
  return { say, isSaying: said.isPending }
}
