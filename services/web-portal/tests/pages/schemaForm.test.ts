import { describe, expect, it } from 'vitest'
import { reactive } from 'vue'

import { fieldOf } from '@/pages/modules/schema-form/fields'
import type { JsonSchema } from '@/pages/modules/schema-form/schema'
import { faultsOf } from '@/pages/modules/schema-form/validate'
import { initial, toInput, variantOf, type Value } from '@/pages/modules/schema-form/values'

const FILE: JsonSchema = {
  type: 'object',
  description: 'A file in storage, named by its content.',
  properties: { digest: { type: 'string' }, media_type: { type: 'string' }, size: { type: 'integer' } },
  required: ['digest', 'media_type', 'size'],
}
const ROOT: JsonSchema = {
  description: 'Job “draw”: what a program reads.',
  $defs: {
    FileRef: FILE,
    Mood: { enum: ['calm', 'tense'], type: 'string' },
    Branch: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        twigs: { type: 'array', items: { $ref: '#/$defs/Branch' }, default: [] },
      },
      required: ['name'],
    },
  },
  type: 'object',
  properties: {
    book: { $ref: '#/$defs/FileRef' },
    mood: { $ref: '#/$defs/Mood', default: 'calm', description: 'how it feels' },
    width: { type: 'integer', minimum: 64, maximum: 100 },
    chapters: { anyOf: [{ type: 'string', pattern: '^[0-9,-]+$' }, { type: 'null' }], default: null },
    tree: { $ref: '#/$defs/Branch' },
    names: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2 },
    note: { type: 'string' },
  },
  required: ['book', 'width', 'tree', 'names'],
}

function property(name: string): JsonSchema {
  return ROOT.properties?.[name] ?? {}
}

function faults(schema: JsonSchema, value: Value): string[] {
  return faultsOf(schema, ROOT, value).map(({ path, code }) => `${path} ${code}`.trim())
}

describe('a field', () => {
  it('is a file where the schema asks for a reference to one', () => {
    expect(fieldOf(property('book'), ROOT)).toMatchObject({ kind: 'file', nullable: false })
  })

  it('keeps the words beside a reference', () => {
    const field = fieldOf(property('mood'), ROOT)

    expect(field).toMatchObject({ kind: 'choice', options: ['calm', 'tense'], fallback: 'calm' })
    expect(field.hint).toBe('how it feels')
  })

  it('may be empty where null is one of two kinds', () => {
    expect(fieldOf(property('chapters'), ROOT)).toMatchObject({
      kind: 'text',
      nullable: true,
      pattern: '^[0-9,-]+$',
    })
  })

  it('may be empty where the list of types says so', () => {
    expect(fieldOf({ type: ['integer', 'null'] }, ROOT)).toMatchObject({
      kind: 'number',
      whole: true,
      nullable: true,
    })
  })

  it('is a colour where the pattern is one', () => {
    expect(fieldOf({ type: 'string', pattern: '^#[0-9a-f]{6}$' }, ROOT).kind).toBe('colour')
  })

  it('is fixed where there is no choice', () => {
    expect(fieldOf({ const: 'film' }, ROOT)).toMatchObject({ kind: 'fixed', value: 'film' })
  })

  it('does not repeat to people what a type says to programs', () => {
    expect(fieldOf(ROOT, ROOT).hint).toBe('')
  })

  it('offers several kinds where several fit', () => {
    const either: JsonSchema = { anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] }

    expect(fieldOf(either, ROOT)).toMatchObject({ kind: 'variant', nullable: true })
    expect(variantOf(either.anyOf ?? [], ROOT, 3)).toBe(1)
  })

  it.each([[{ $ref: '#/$defs/Nobody' }], [{ $ref: '#', $defs: {} }], [{ type: 'object' }], [{}]])(
    'is never undrawable: %j',
    (schema: JsonSchema) => {
      expect(fieldOf(schema, { $ref: '#' }).kind).toBe('json')
    },
  )
})

describe('a form that opens', () => {
  it('holds the defaults and nothing else, and ends where a type holds itself', () => {
    expect(initial(ROOT, ROOT)).toEqual({
      book: undefined,
      mood: 'calm',
      width: undefined,
      chapters: null,
      tree: { name: undefined, twigs: [] },
      names: [null],
      note: undefined,
    })
  })

  it('takes a schema that is watched', () => {
    const watched = reactive({ type: 'array', default: [{ name: 'oak' }] }) as JsonSchema

    expect(initial(watched, watched)).toEqual([{ name: 'oak' }])
  })

  it('does not hand out the schema itself', () => {
    const value = initial({ type: 'array', default: [] }, ROOT) as string[]
    value.push('mine')

    expect(initial({ type: 'array', default: [] }, ROOT)).toEqual([])
  })
})

describe('what is sent', () => {
  it('leaves out what was not filled in', () => {
    const value = { width: 80, note: undefined, chapters: '', tree: { name: 'oak', twigs: [{ name: 'a' }] } }

    expect(toInput(ROOT, ROOT, value as unknown as Value)).toEqual({
      width: 80,
      chapters: null,
      tree: { name: 'oak', twigs: [{ name: 'a' }] },
    })
  })
})

describe('what does not fit', () => {
  it('is said in its place', () => {
    const value = { width: 12, chapters: 'one', tree: { name: 'oak', twigs: [{}] }, names: ['a', 'b', 'c'] }

    expect(faults(ROOT, value as unknown as Value)).toEqual([
      '/book file',
      '/width min',
      '/chapters pattern',
      '/tree/twigs/0/name required',
      '/names many',
    ])
  })

  it.each([
    [{ type: 'integer' }, 1.5, ['whole']],
    [{ type: 'integer' }, 'ten', ['number']],
    [{ type: 'number', exclusiveMinimum: 0 }, 0, ['above']],
    [{ type: 'number', multipleOf: 0.1 }, 0.3, []],
    [{ type: 'number', multipleOf: 2 }, 3, ['multiple']],
    [{ type: 'string', minLength: 2 }, 'a', ['short']],
    [{ type: 'string', maxLength: 2 }, '🌊🌊', []],
    [{ type: 'string', maxLength: 2 }, 'abc', ['long']],
    [{ type: 'string' }, '', ['required']],
    [{ type: 'string', default: '' }, '', []],
    [{ type: 'string', pattern: '(?P<python>a)' }, 'b', []],
    [{ enum: ['a'] }, 'b', ['choice']],
    [{ type: 'array', minItems: 1 }, [], ['few']],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, null, []],
  ])('is told for %j of %j', (schema, value, expected) => {
    expect(faults(schema as JsonSchema, value as Value)).toEqual(expected)
  })
})
