const SHEETS = /\s*<link rel="stylesheet"[^>]*>/g

/** Puts style sheets behind the curtain: a browser draws what stands before a sheet without waiting for it. */
export function paintFirst() {
  return {
    name: 'visiobook-paint-first',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: withSheetsBehind },
  }
}

function withSheetsBehind(page) {
  const sheets = page.match(SHEETS) ?? []
  return page.replace(SHEETS, '').replace(/\s*<noscript>/, (noscript) => sheets.join('') + noscript)
}
