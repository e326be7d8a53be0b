// Before the first paint: the theme and language that this browser was told. A file, because pages here run no inline script.
;(function () {
  var root = document.documentElement
  var kept = {}
  try {
    kept = JSON.parse(localStorage.getItem('visiobook.preferences')) || kept
  } catch (unreadable) {
    // no storage here: the system's theme and the browser's language it is
  }
  var dark = kept.theme === 'dark' || (kept.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.theme = dark ? 'dark' : 'light'
  if (kept.language) root.lang = kept.language
})()
