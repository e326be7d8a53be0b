/** What all fields of one form share. */
import { inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import { useI18n } from 'vue-i18n'

import { readable } from '../catalogue'
import type { Json, JsonSchema } from './schema'
import type { Fault } from './validate'

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

/** The words of a form: names of its fields, of what may be chosen, and of what is wrong. */
export function useFormWords() {
  const { t, te } = useI18n()
  const own = (key: string) => (te(key) ? t(key) : null)
  return {
    /** Our word for a property, else the schema's. */
    label: (name: string, title: string) => own(`modules.field.${name}`) ?? (title || readable(name)),
    option: (value: Json) =>
      own(`modules.option.${String(value)}`) ??
      (typeof value === 'string' ? readable(value) : JSON.stringify(value)),
    fault: (fault: Fault) => t(`modules.wrong.${fault.code}`, fault.values),
  }
}
