import { fileURLToPath } from 'node:url'

import { createServer } from 'vite'
import { createRouterMatcher } from 'vue-router'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCE = `${ROOT}src`
const LANGUAGES = ['en', 'fr']
const LOG_IN = 'log-in'
const DASHBOARD = 'dashboard'
const COMPANION = /\/src\/(shell\/AccountMenu|pages\/\w+\/BarItem)\.vue$/

/**
 * Writes portal/routes.json: which addresses there are, and what each page is made of beside the shell, so that the
 * gateway can name it all in the head of the page. Read from src/shell/routes.ts, the routes themselves.
 */
export function routeTable() {
  return {
    name: 'visiobook-route-table',
    apply: 'build',
    async generateBundle(_, bundle) {
      const table = await withRoutes((routes) => tableOf(routes, piecesOf(bundle)))
      this.emitFile({ type: 'asset', fileName: 'portal/routes.json', source: JSON.stringify(table) })
    },
  }
}

/** What `use` makes of the routes as the portal knows them; a lazy page of theirs is loaded as the name of its own file. */
async function withRoutes(use) {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    appType: 'custom',
    logLevel: 'warn',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    resolve: { alias: { '@': SOURCE } },
    plugins: [namesForPages()],
  })
  try {
    return await use((await server.ssrLoadModule('/src/shell/routes.ts')).routes)
  } finally {
    await server.close()
  }
}

function namesForPages() {
  const ICONS = '\0icons'
  return {
    name: 'visiobook-names-for-pages',
    enforce: 'pre',
    resolveId: (id) => (id === '@lucide/vue' ? ICONS : undefined),
    load(id) {
      if (id === ICONS) return 'export default null'
      return id.endsWith('.vue') ? `export default ${JSON.stringify(id)}` : undefined
    },
  }
}

/** Who lands where: `stranger` and `member` name the page that somebody without and with a session comes to. */
async function tableOf(routes, pieces) {
  const matchers = createRouterMatcher(routes, {}).getRoutes()
  const pages = {}
  for (const matcher of matchers) pages[nameOf(matcher)] = await partsOf(matcher, pieces)
  const isAnywhere = ({ keys }) => keys.some(({ repeatable }) => repeatable)
  const somewhere = matchers.filter((matcher) => !isAnywhere(matcher))
  const addresses = somewhere.map((matcher) => ({
    path: matcher.re.source,
    names: matcher.keys.map(({ name }) => name),
    ...landing(matcher),
  }))
  const otherwise = { path: '', names: [], ...landing(matchers.find(isAnywhere)) }
  return { addresses: [...addresses, otherwise], pages, companions: pieces.companions() }
}

function nameOf({ record }) {
  return String(record.name ?? record.path)
}

function landing(matcher) {
  const name = matcher.record.redirect?.name ?? nameOf(matcher)
  const access = lineOf(matcher).find(({ meta }) => meta.access)?.meta.access ?? 'signed-in'
  if (name === 'home' || access === 'anonymous') return { stranger: name, member: DASHBOARD }
  return { stranger: access === 'public' ? name : LOG_IN, member: name }
}

/** A route and those around it, from the inside out. */
function lineOf(matcher) {
  return matcher ? [matcher.record, ...lineOf(matcher.parent)] : []
}

async function partsOf(matcher, pieces) {
  const line = lineOf(matcher).reverse()
  const components = line.map(({ components }) => components?.default).filter(Boolean)
  const files = await Promise.all(components.map(async (load) => (await load()).default))
  const areas = [...new Set(line.flatMap(({ meta }) => [meta.area, ...(meta.words ?? [])]))]
  const words = (language) => [
    `${SOURCE}/locales/${language}.json`,
    ...areas.map((area) => `${SOURCE}/pages/${area}/locales/${language}.json`),
  ]
  return {
    ...pieces.of(files),
    words: Object.fromEntries(LANGUAGES.map((language) => [language, pieces.of(words(language)).scripts])),
    data: line.flatMap(({ meta }) => meta.data ?? []),
  }
}

/** Scripts and styles that some modules need beside those of the entry; `companions` are on every page of a member. */
function piecesOf(bundle) {
  const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk')
  const holder = new Map(chunks.flatMap((chunk) => chunk.moduleIds.map((id) => [id.split('?')[0], chunk])))
  const withImports = (chunk, found = new Set()) => {
    if (!chunk || found.has(chunk)) return found
    found.add(chunk)
    chunk.imports.forEach((name) => withImports(bundle[name], found))
    return found
  }
  const shell = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap((chunk) => [...withImports(chunk)]))
  const of = (modules) => {
    const all = new Set(modules.flatMap((id) => [...withImports(holder.get(id))]))
    const needed = [...all].filter((chunk) => !shell.has(chunk))
    const styles = new Set(needed.flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]))
    return { scripts: needed.map(({ fileName }) => fileName), styles: [...styles] }
  }
  return { of, companions: () => of([...holder.keys()].filter((id) => COMPANION.test(id))) }
}
