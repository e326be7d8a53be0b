/** Which field of a form a schema asks for. Pure. */
import { resolved, type Json, type JsonSchema } from './schema'

interface Base {
  /** As the schema calls it; '' where it says nothing. */
  title: string
  hint: string
  /** May be left empty, and is null then. */
  nullable: boolean
  fallback: Json | undefined
}

export interface TextField extends Base {
  kind: 'text'
  minLength: number
  maxLength: number | undefined
  pattern: string | undefined
}
export interface NumberField extends Base {
  kind: 'number'
  whole: boolean
  min: number | undefined
  max: number | undefined
  above: number | undefined
  below: number | undefined
  multipleOf: number | undefined
}
export interface ChoiceField extends Base {
  kind: 'choice'
  options: Json[]
}
export interface ObjectField extends Base {
  kind: 'object'
  properties: { name: string; schema: JsonSchema; required: boolean }[]
}
export interface ListField extends Base {
  kind: 'list'
  items: JsonSchema
  fewest: number
  most: number | undefined
}
export interface VariantField extends Base {
  kind: 'variant'
  variants: JsonSchema[]
}
export interface PlainField extends Base {
  kind: 'boolean' | 'colour' | 'file' | 'json'
}
export interface FixedField extends Base {
  kind: 'fixed'
  value: Json
}

export type Field =
  TextField | NumberField | ChoiceField | ObjectField | ListField | VariantField | PlainField | FixedField

const COLOUR = '^#[0-9a-f]{6}$'
const FILE = ['digest', 'media_type', 'size']

/** The field for a schema. Not deep: objects and lists keep the schemas of what they hold, so that recursion ends. */
export function fieldOf(schema: JsonSchema, root: JsonSchema): Field {
  const whole = resolved(schema, root)
  const choices = whole.anyOf ?? whole.oneOf
  if (!choices) return plainField(whole, root)
  const beside = { ...whole }
  delete beside.anyOf
  delete beside.oneOf
  const given = choices.filter((choice) => resolved(choice, root).type !== 'null')
  const nullable = given.length < choices.length
  const [only] = given
  if (given.length !== 1 || !only) return { ...base(whole, root, nullable), kind: 'variant', variants: given }
  const inner = fieldOf({ ...resolved(only, root), ...beside }, root)
  return { ...inner, nullable: nullable || inner.nullable }
}

function base(schema: JsonSchema, root: JsonSchema, nullable: boolean): Base {
  const { title = '', default: fallback } = schema
  return { title, hint: ownWords(schema, root), nullable, fallback }
}

function plainField(schema: JsonSchema, root: JsonSchema): Field {
  const common = base(schema, root, false)
  if (schema.const !== undefined) return { ...common, kind: 'fixed', value: schema.const }
  if (schema.enum) return choiceOf(schema.enum, common)
  switch (schema.type) {
    case 'string':
      return textOf(schema, common)
    case 'integer':
    case 'number':
      return numberOf(schema, common)
    case 'boolean':
      return { ...common, kind: 'boolean' }
    case 'array':
      return listOf(schema, common)
    default:
      return schema.properties ? objectOf(schema, common) : { ...common, kind: 'json' }
  }
}

function choiceOf(options: Json[], common: Base): Field {
  const given = options.filter((option) => option !== null)
  return { ...common, kind: 'choice', nullable: given.length < options.length, options: given }
}

function textOf(schema: JsonSchema, common: Base): Field {
  if (schema.pattern === COLOUR) return { ...common, kind: 'colour' }
  const { minLength = 0, maxLength, pattern } = schema
  return { ...common, kind: 'text', minLength, maxLength, pattern }
}

function numberOf(schema: JsonSchema, common: Base): Field {
  const { minimum: min, maximum: max, multipleOf } = schema
  const [above, below] = [schema.exclusiveMinimum, schema.exclusiveMaximum]
  return { ...common, kind: 'number', whole: schema.type === 'integer', min, max, above, below, multipleOf }
}

function listOf(schema: JsonSchema, common: Base): Field {
  const { items = {}, minItems: fewest = 0, maxItems: most } = schema
  return { ...common, kind: 'list', items, fewest, most }
}

function objectOf(schema: JsonSchema, common: Base): Field {
  const named = schema.properties ?? {}
  if (FILE.every((name) => name in named)) return { ...common, kind: 'file', hint: '' }
  const required = new Set(schema.required)
  const properties = Object.entries(named).map(([name, one]) => ({
    name,
    schema: one,
    required: required.has(name),
  }))
  return { ...common, kind: 'object', properties }
}

/** A type's description speaks to those who program; the form shows only what a property says of itself. */
function ownWords({ description = '' }: JsonSchema, root: JsonSchema): string {
  const types = [root, ...Object.values(root.$defs ?? {})]
  return types.some((type) => type.description === description) ? '' : description
}
