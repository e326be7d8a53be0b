import { shallowRef } from 'vue'

export interface Question {
  title: string
  text: string
  /** What the button does, as a verb: "Delete the film". */
  yes: string
  danger?: boolean
}

interface Asked extends Question {
  settle: (answer: boolean) => void
}

/** The question that is open; App draws it. */
export const openQuestion = shallowRef<Asked | null>(null)

/** Ask before something that cannot be undone: `if (await confirm({...})) ...`. What can be undone needs no question: use `toastUndo`. */
export function confirm(question: Question): Promise<boolean> {
  openQuestion.value?.settle(false)
  return new Promise((resolve) => {
    openQuestion.value = {
      ...question,
      settle: (answer) => {
        openQuestion.value = null
        resolve(answer)
      },
    }
  })
}
