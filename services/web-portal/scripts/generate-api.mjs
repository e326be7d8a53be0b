// Writes src/api/schema/ from the services' contracts: types of every route, nothing that runs.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import openapiTypescript, { astToString } from 'openapi-typescript'

const portal = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const services = resolve(portal, '..')
const folder = join(portal, 'src', 'api', 'schema')
const PUBLIC = '/api/v1/'

function contracts() {
  return readdirSync(services)
    .map((name) => ({ name, path: join(services, name, 'contracts', 'openapi.json') }))
    .filter(({ path }) => statSync(path, { throwIfNoEntry: false }))
}

/** Only what the gateway forwards: health checks and the routes between services are nobody's business here. */
function publicPart(document) {
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith(PUBLIC))
  return { ...document, paths: Object.fromEntries(paths) }
}

function isFresh(source, target) {
  const made = statSync(target, { throwIfNoEntry: false })
  return made !== undefined && made.mtimeMs >= statSync(source).mtimeMs
}

function identifier(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
}

async function writeTypes({ name, path }) {
  const target = join(folder, `${name}.ts`)
  if (isFresh(path, target)) return
  const syntax = await openapiTypescript(publicPart(JSON.parse(readFileSync(path, 'utf8'))))
  writeFileSync(target, astToString(syntax))
}

function writeIndex(names) {
  const lines = names.map((name) => `import type * as ${identifier(name)} from './${name}'`)
  const all = names.map((name) => `${identifier(name)}.paths`).join(' & ')
  const schemas = names.map((name) => `  ${JSON.stringify(name)}: ${identifier(name)}.components['schemas']`)
  const text = `${lines.join('\n')}\n\nexport type Paths = ${all}\n\nexport interface Schemas {\n${schemas.join('\n')}\n}\n`
  writeFileSync(join(folder, 'index.ts'), text)
}

mkdirSync(folder, { recursive: true })
const found = contracts()
for (const contract of found) await writeTypes(contract)
writeIndex(found.map(({ name }) => name))
