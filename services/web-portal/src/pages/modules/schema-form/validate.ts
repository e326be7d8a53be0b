/** What does not fit a schema, said where it stands. The service looks again. Pure. */
import { fieldOf, type Field, type ListField, type NumberField, type TextField } from './fields'
import type { Json, JsonSchema } from './schema'
import { variantOf, type Fields, type Value } from './values'

export interface Fault {
  /** Where: `/spec/figures/0/look`. */
  path: string
  /** Key of the words for it, below `modules.wrong`. */
  code:
    | 'required'
    | 'file'
    | 'short'
    | 'long'
    | 'pattern'
    | 'number'
    | 'whole'
    | 'min'
    | 'max'
    | 'above'
    | 'below'
    | 'multiple'
    | 'few'
    | 'many'
    | 'choice'
    | 'colour'
    | 'json'
  values: Record<string, number>
}

type Check = Omit<Fault, 'path'>

const COLOUR = /^#[0-9a-f]{6}$/

/** All faults of a value, in the order of the form. */
export function faultsOf(
  schema: JsonSchema,
  root: JsonSchema,
  value: Value,
  path = '',
  required = true,
): Fault[] {
  const field = fieldOf(schema, root)
  const isMissing = value === undefined || value === null || (value === '' && emptyIsNothing(field))
  if (isMissing) return missing(field, path, required)
  if (field.kind === 'object') return inObject(field.properties, root, value as Fields, path)
  if (field.kind === 'list') return inList(field, root, value as Json[], path)
  if (field.kind === 'variant') {
    const variant = field.variants[variantOf(field.variants, root, value)]
    return variant ? faultsOf(variant, root, value, path, required) : []
  }
  return checks(field, value).map((check) => ({ path, ...check }))
}

/** An empty text says nothing, unless the schema itself begins with one. */
function emptyIsNothing(field: Field): boolean {
  return field.fallback !== ''
}

function missing(field: Field, path: string, required: boolean): Fault[] {
  if (field.nullable || !required) return []
  if (field.fallback !== undefined && field.kind !== 'text' && field.kind !== 'number') return []
  return [{ path, code: field.kind === 'file' ? 'file' : 'required', values: {} }]
}

function inObject(
  properties: readonly { name: string; schema: JsonSchema; required: boolean }[],
  root: JsonSchema,
  value: Fields,
  path: string,
): Fault[] {
  return properties.flatMap(({ name, schema, required }) =>
    faultsOf(schema, root, value[name], `${path}/${name}`, required),
  )
}

function inList(field: ListField, root: JsonSchema, value: Json[], path: string): Fault[] {
  const { fewest, most = Infinity, items } = field
  const own: Fault[] = []
  if (value.length < fewest) own.push({ path, code: 'few', values: { count: fewest } })
  if (value.length > most) own.push({ path, code: 'many', values: { count: most } })
  return [...own, ...value.flatMap((item, place) => faultsOf(items, root, item, `${path}/${place}`))]
}

function checks(field: Field, value: Json): Check[] {
  switch (field.kind) {
    case 'text':
      return first(textChecks(field, String(value)))
    case 'number':
      return first(numberChecks(field, value))
    case 'choice':
      return field.options.includes(value) ? [] : [{ code: 'choice', values: {} }]
    case 'colour':
      return COLOUR.test(String(value)) ? [] : [{ code: 'colour', values: {} }]
    case 'json':
      return value instanceof Object && 'unreadable' in value ? [{ code: 'json', values: {} }] : []
    default:
      return []
  }
}

/** One thing at a time. */
function first(found: (Check | false)[]): Check[] {
  return found.filter((check) => check !== false).slice(0, 1)
}

function textChecks(field: TextField, text: string): (Check | false)[] {
  const { minLength, maxLength = Infinity, pattern } = field
  const length = [...text].length
  return [
    length < minLength && { code: 'short', values: { count: minLength } },
    length > maxLength && { code: 'long', values: { count: maxLength } },
    pattern !== undefined && !matches(pattern, text) && { code: 'pattern', values: {} },
  ]
}

/** A pattern that this browser cannot read is left to the service. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}

function numberChecks(field: NumberField, value: Json): (Check | false)[] {
  if (typeof value !== 'number' || !Number.isFinite(value)) return [{ code: 'number', values: {} }]
  const { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity, multipleOf } = field
  return [
    field.whole && !Number.isInteger(value) && { code: 'whole', values: {} },
    value < min && { code: 'min', values: { limit: min } },
    value > max && { code: 'max', values: { limit: max } },
    value <= above && { code: 'above', values: { limit: above } },
    value >= below && { code: 'below', values: { limit: below } },
    !!multipleOf && !isMultiple(value, multipleOf) && { code: 'multiple', values: { step: multipleOf } },
  ]
}

function isMultiple(value: number, step: number): boolean {
  const times = value / step
  return Math.abs(times - Math.round(times)) < 1e-9
}
