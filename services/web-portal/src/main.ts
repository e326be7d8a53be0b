import './design/fonts.css'
import './design/tokens.css'
import './design/base.css'

import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'

import { queryClient } from './api/query'
import App from './App.vue'
import { breathe } from './design/breathe'
import { leaveWhenSessionEnds } from './shell/ending'
import { watchRoutes } from './shell/failedRoute'
import { i18n, loadShell } from './shell/i18n'
import { keepShell, reloadWhenReplaced } from './shell/installation'
import { router } from './shell/router'
import { showTheme } from './shell/theme'
import { titleWindow } from './shell/title'

showTheme()
titleWindow()
leaveWhenSessionEnds()
watchRoutes()
reloadWhenReplaced()
keepShell()
const app = createApp(App).use(createPinia()).use(VueQueryPlugin, { queryClient }).use(i18n).use(router)
void loadShell()
  .then(breathe)
  .finally(() => app.mount('#app')) // the first page is on its way meanwhile
