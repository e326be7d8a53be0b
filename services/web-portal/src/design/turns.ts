import { readonly, ref, type Ref } from 'vue'

import { breathe } from './breathe'

let isStarting = true
let last: Promise<void> = Promise.resolve()

/**
 * While the portal starts, its work is done in turns: each piece waits for those that asked before it, and for the browser
 * to draw and listen in between, so that no piece holds up a slow phone. Later on everything is done at once.
 */
export function turn(): Promise<void> {
  if (!isStarting) return Promise.resolve()
  last = last.then(breathe)
  return last
}

/** The first page has been left: from now on nothing waits. */
export function endStart(): void {
  isStarting = false
}

/** Whether one's turn has come. */
export function useTurn(): Readonly<Ref<boolean>> {
  const isDue = ref(!isStarting)
  if (isStarting) void turn().then(() => (isDue.value = true))
  return readonly(isDue)
}
