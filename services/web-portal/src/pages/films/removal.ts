import { useQueryClient } from '@tanstack/vue-query'
import { reactive } from 'vue'
import { useI18n } from 'vue-i18n'

import { answer, api } from '@/api/client'
import { csrfHeaders } from '@/api/csrf'
import { toApiError } from '@/api/errors'
import { toast, toastUndo } from '@/design/toasts'

import { keys, type Project } from './queries'

const TAKEN_BACK_WITHIN_MS = 10_000

/** Projects that are as good as deleted; pages do not show them. */
export const removed = reactive(new Set<string>())
const waiting = new Map<string, number>()

/** Who leaves within the time of undoing has meant it. */
addEventListener('pagehide', () => {
  for (const [id, timer] of waiting) {
    clearTimeout(timer)
    void fetch(addressOf(id), { method: 'DELETE', headers: csrfHeaders('DELETE'), keepalive: true })
  }
  waiting.clear()
})

function addressOf(id: string): string {
  return `/api/v1/project/projects/${id}`
}

/** Delete projects in a way that can be taken back: they vanish at once, and go for good a little later. */
export function useRemoval() {
  const { t } = useI18n()
  const client = useQueryClient()

  async function forget(project: Project) {
    waiting.delete(project.id)
    try {
      await answer(
        api.DELETE('/api/v1/project/projects/{project_id}', { params: { path: { project_id: project.id } } }),
      )
    } catch (error) {
      if (!toApiError(error).isMissing) {
        removed.delete(project.id)
        toast(t('films.deleteFailed', { title: project.name }), { tone: 'bad' })
      }
    }
    void client.invalidateQueries({ queryKey: keys.projects })
  }

  function remove(project: Project) {
    if (removed.has(project.id)) return
    removed.add(project.id)
    waiting.set(
      project.id,
      window.setTimeout(() => void forget(project), TAKEN_BACK_WITHIN_MS),
    )
    toastUndo(t('films.deleted', { title: project.name }), t('action.undo'), () => {
      clearTimeout(waiting.get(project.id))
      if (waiting.delete(project.id)) removed.delete(project.id)
    })
  }

  return { remove }
}
