const HINT = '//# allFunctionsCalledOnLoad\n'
const RUN_AT_ONCE = ['parts', 'shell']

/**
 * Tells the browser that nearly all of what every page runs is run at once: Chromium then compiles it beside the main
 * thread while it is still on its way, and not function by function when it is called. To others it is a comment.
 */
export function compileAhead() {
  return {
    name: 'visiobook-compile-ahead',
    apply: 'build',
    generateBundle: { order: 'post', handler: (_, bundle) => Object.values(bundle).forEach(mark) },
  }
}

/** The hint counts in the first line alone, so it is set when all else is in its place. */
function mark(file) {
  if (file.isEntry || RUN_AT_ONCE.includes(file.name)) file.code = HINT + file.code
}
