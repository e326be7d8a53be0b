import { reactive, watch } from 'vue'

const KEY = 'visiobook.captions'

/** How captions are shown. `reader`: letters and room that dyslexic readers find easier. */
export interface CaptionLook {
  shown: boolean | null
  reader: boolean
  size: number
}

/** Kept from film to film. `shown` null: nobody said; then they are shown where the picture has none. */
export const captionLook = reactive<CaptionLook>({ shown: null, reader: false, size: 1, ...kept() })

watch(captionLook, (look) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(look))
  } catch {
    // storage may be forbidden
  }
})

function kept(): Partial<CaptionLook> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<CaptionLook>
  } catch {
    return {}
  }
}
