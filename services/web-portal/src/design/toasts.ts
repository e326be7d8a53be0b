import { shallowReactive } from 'vue'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'good' | 'bad'
  /** One thing to do about it, like undo. */
  action?: { label: string; run: () => void }
}

const LASTS_MS = 6000
const WITH_ACTION_LASTS_MS = 12_000
let nextId = 1

/** What is shown now, the oldest first; App draws them. */
export const toasts = shallowReactive<Toast[]>([])

/** Say something in passing. Errors that belong to a field or a page are said there instead. */
export function toast(text: string, options: Pick<Partial<Toast>, 'tone' | 'action'> = {}): Toast {
  const made: Toast = { id: nextId++, text, tone: 'plain', ...options }
  toasts.push(made)
  setTimeout(() => dismiss(made), made.action ? WITH_ACTION_LASTS_MS : LASTS_MS)
  return made
}

/** Say what was done, and offer to take it back: `toastUndo(t('film.deleted'), t('action.undo'), restore)`. */
export function toastUndo(text: string, label: string, undo: () => void): Toast {
  return toast(text, { action: { label, run: undo } })
}

export function dismiss(gone: Toast): void {
  const place = toasts.indexOf(gone)
  if (place >= 0) toasts.splice(place, 1)
}
