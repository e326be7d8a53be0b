import { onScopeDispose, ref, type Ref } from 'vue'

/** Milliseconds as of Date.now, anew every `every` milliseconds while the page is seen. */
export function useIntervalTick(every: number): Ref<number> {
  const now = ref(Date.now())
  const timer = setInterval(() => {
    if (!document.hidden) now.value = Date.now()
  }, every)
  onScopeDispose(() => clearInterval(timer))
  return now
}
