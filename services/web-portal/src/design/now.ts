import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

const EVERY_MS = 30_000

/** The time, anew every half minute; for ages that must not stand still. */
export function useNow(): ShallowRef<Date> {
  const now = shallowRef(new Date())
  const timer = setInterval(() => (now.value = new Date()), EVERY_MS)
  onScopeDispose(() => clearInterval(timer))
  return now
}
