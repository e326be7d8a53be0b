// Before the first paint: the theme and language that this browser was told. A file, because pages here run no inline script.
;(function () {
  var root = document.documentElement
  try {
    var kept = JSON.parse(localStorage.getItem('visiobook.preferences') || '{}')
    if (kept.theme === 'light' || kept.theme === 'dark') root.dataset.theme = kept.theme
    if (kept.language) root.lang = kept.language
  } catch (unreadable) {
    // no storage here: the system's theme and the browser's language it is
  }
})()
