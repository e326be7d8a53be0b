/** What a form holds before anybody has typed, and what of it is sent. Pure. */
import { fieldOf, type Field } from './fields'
import type { Json, JsonSchema } from './schema'

/** What stands in a form: JSON, and `undefined` where nothing has been filled in. */
export type Value = Json | undefined

export type Fields = Record<string, Value>

/** The value a field begins with: its default; else what an empty one of its kind is. */
export function initial(schema: JsonSchema, root: JsonSchema, required = true): Value {
  const field = fieldOf(schema, root)
  if (field.fallback !== undefined) return copied(field.fallback)
  if (field.nullable) return null
  return required ? blank(field, root) : undefined
}

/** An empty value of a field's kind, also where null or nothing would do. */
export function blank(field: Field, root: JsonSchema): Value {
  switch (field.kind) {
    case 'object':
      return blankObject(field.properties, root)
    case 'list':
      return Array.from({ length: field.fewest }, () => initial(field.items, root) ?? null)
    case 'boolean':
      return false
    case 'colour':
      return '#808080'
    case 'fixed':
      return field.value
    case 'variant':
      return field.variants[0] ? initial(field.variants[0], root) : undefined
    default:
      return undefined
  }
}

function blankObject(
  properties: readonly { name: string; schema: JsonSchema; required: boolean }[],
  root: JsonSchema,
): Json {
  const entries = properties.map(({ name, schema, required }) => [name, initial(schema, root, required)])
  return Object.fromEntries(entries) as Json
}

/** The value as it is sent: what was not filled in is left out, an empty nullable text is null. */
export function toInput(schema: JsonSchema, root: JsonSchema, value: Value): Value {
  const field = fieldOf(schema, root)
  if (value === undefined || value === null) return field.nullable ? null : undefined
  switch (field.kind) {
    case 'text':
      return value === '' && field.nullable ? null : value
    case 'number':
      return value === '' ? (field.nullable ? null : undefined) : value
    case 'list':
      return (value as Json[]).map((item) => toInput(field.items, root, item) ?? null)
    case 'object':
      return filled(field.properties, root, value as Fields)
    case 'variant': {
      const fitting = field.variants[variantOf(field.variants, root, value)]
      return fitting ? toInput(fitting, root, value) : value
    }
    default:
      return value
  }
}

function filled(
  properties: readonly { name: string; schema: JsonSchema }[],
  root: JsonSchema,
  value: Fields,
): Json {
  const entries = properties.map(({ name, schema }) => [name, toInput(schema, root, value[name])] as const)
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined)) as Json
}

/** Which of several kinds a value is of; the first where none fits. */
export function variantOf(variants: readonly JsonSchema[], root: JsonSchema, value: Value): number {
  const found = variants.findIndex((variant) => isOfKind(fieldOf(variant, root), value))
  return Math.max(found, 0)
}

function isOfKind(field: Field, value: Value): boolean {
  switch (field.kind) {
    case 'text':
    case 'colour':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'list':
      return Array.isArray(value)
    case 'choice':
      return field.options.includes(value ?? null)
    case 'fixed':
      return field.value === value
    case 'object':
    case 'file':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    default:
      return true
  }
}

/** Through its text, since what Vue watches cannot be cloned. */
function copied(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}
