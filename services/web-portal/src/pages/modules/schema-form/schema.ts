/** JSON Schema (2020-12) as far as the services' modules speak it. Pure. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export interface JsonSchema {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  type?: string | string[]
  title?: string
  description?: string
  default?: Json
  const?: Json
  enum?: Json[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
}

const MOST_STEPS = 32

/** The schema itself where `$ref`, a single `allOf` or a list of types stands for it; words beside a reference win. */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let found = schema
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = target(found, root)
    if (!next) return withoutTypeList(found)
    const beside = { ...found }
    delete beside.$ref
    delete beside.allOf
    found = { ...next, ...beside }
  }
  return {} // it refers to itself and nothing else: anything fits
}

function target(schema: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  if (schema.$ref !== undefined) return referred(schema.$ref, root)
  return schema.allOf?.length === 1 ? schema.allOf[0] : undefined
}

/** What `#/$defs/Name` stands for; an empty schema, which anything fits, where it leads nowhere. */
function referred(reference: string, root: JsonSchema): JsonSchema {
  if (reference === '#') return root
  const keys = reference
    .replace(/^#\//, '')
    .split('/')
    .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'))
  let found: unknown = root
  for (const key of keys) {
    found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[key] : undefined
  }
  return (found ?? {}) as JsonSchema
}

function withoutTypeList(schema: JsonSchema): JsonSchema {
  if (!Array.isArray(schema.type)) return schema
  const { type, ...rest } = schema
  return { ...rest, anyOf: type.map((one) => ({ ...rest, type: one, default: undefined })) }
}
