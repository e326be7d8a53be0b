import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, brotliCompressSync } from 'node:zlib'

const TEXTS = /^portal\/.*\.(js|css)$/
const SMALLEST = 512

/** Writes `name.br` beside what a page is made of, smaller than a server has the time to make it. */
export function compressed() {
  return {
    name: 'visiobook-compressed',
    apply: 'build',
    enforce: 'post',
    writeBundle: { order: 'post', handler: compressAll },
  }
}

function compressAll({ dir }, bundle) {
  for (const file of Object.values(bundle)) {
    const content = Buffer.from(file.type === 'chunk' ? file.code : file.source)
    if (!TEXTS.test(file.fileName) || content.length < SMALLEST) continue
    writeFileSync(join(dir, `${file.fileName}.br`), brotliCompressSync(content, best(content.length)))
  }
}

function best(size) {
  return { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: size } }
}
