import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const TEMPLATE = fileURLToPath(new URL('./service-worker.js', import.meta.url))
const ALWAYS = ['/index.html', '/icon.svg', '/manifest.webmanifest']
const WORDS = /\/src\/locales\/\w+\.json$/
const FIRST_FONTS = ['sans.woff2', 'serif.woff2']

/** Writes sw.js: the worker of scripts/service-worker.js with the names of the files that the shell is made of. */
export function serviceWorker() {
  return {
    name: 'visiobook-service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = [...ALWAYS, ...shell(bundle)]
      const text = readFileSync(TEMPLATE, 'utf8').replace(
        "'%FILES%'",
        files.map((file) => JSON.stringify(file)).join(', '),
      )
      const version = createHash('sha256').update(text).update(pages(bundle)).digest('hex').slice(0, 12)
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: text.replace('%VERSION%', version) })
    },
  }
}

/** The entry with what it imports at once, its words, its styles, and the fonts of the first paint. */
function shell(bundle) {
  const chunks = new Set()
  const styles = new Set()
  const visit = (name) => {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk' || chunks.has(name)) return
    chunks.add(name)
    chunk.viteMetadata?.importedCss.forEach((style) => styles.add(style))
    chunk.imports.forEach(visit)
  }
  Object.values(bundle).forEach((file) => isOfShell(file) && visit(file.fileName))
  const isFirstFont = (file) => file.names?.some((name) => FIRST_FONTS.includes(name))
  const fonts = Object.values(bundle).flatMap((file) => (isFirstFont(file) ? [file.fileName] : []))
  return [...chunks, ...styles, ...fonts].map((name) => `/${name}`).sort()
}

function isOfShell(file) {
  return file.isEntry || WORDS.test(file.facadeModuleId ?? '')
}

function pages(bundle) {
  return Object.values(bundle)
    .flatMap((file) => (file.fileName.endsWith('.html') ? [String(file.source)] : []))
    .join()
}
