/** What all fields of one form share. */
import { inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import { useI18n } from 'vue-i18n'

import { readable } from '../catalogue'
import known from './hints.json'
import type { Json, JsonSchema } from './schema'
import type { Fault } from './validate'

/** Hints of our own modules, as their schemas word them: the keys of what we say instead. */
const hints: Readonly<Record<string, string>> = known

interface Form {
  /** The whole schema, to which references refer. */
  root: JsonSchema
  /** What was wrong at the last try, as far as it still is. */
  faults: ComputedRef<readonly Fault[]>
}

const FORM: InjectionKey<Form> = Symbol('form')

export function provideForm(form: Form): void {
  provide(FORM, form)
}

export function useForm(): Form {
  const form = inject(FORM)
  if (!form) throw new Error('A field of a schema stands outside of a SchemaForm.')
  return form
}

/** What the editor of a storyboard calls the same things; its words come with the page of a module. */
const SHARED: Readonly<Record<string, string>> = {
  emotion: 'face',
  framing: 'framing',
  kind: 'move',
  mood: 'mood',
  place: 'place',
  pose: 'pose',
  season: 'season',
  time_of_day: 'time',
  weather: 'weather',
}

/** The words of a form: names of its fields, of what may be chosen, and of what is wrong. */
export function useFormWords() {
  const { t, te } = useI18n()
  const own = (key: string) => (te(key) ? t(key) : null)
  return {
    /** Our word for a property, else the schema's. */
    label: (name: string, title: string) => own(`modules.field.${name}`) ?? (title || readable(name)),
    /** Our word for what a property may be, else the value made readable. */
    option: (name: string, value: Json) =>
      own(`modules.option.${name === 'held_hat' ? 'hat' : name}.${String(value)}`) ??
      own(`storyboard.${SHARED[name] ?? ''}.${String(value)}`) ??
      (typeof value === 'string' ? readable(value) : JSON.stringify(value)),
    /** Our words for a hint of a module that is ours; others' hints as their schemas have them. */
    hint: (words: string) => own(`modules.hint.${hints[words] ?? ''}`) ?? words.replace(/``(.*?)``/g, '“$1”'),
    fault: (fault: Fault) => t(`modules.wrong.${fault.code}`, fault.values, fault.values['count'] ?? 1),
  }
}
