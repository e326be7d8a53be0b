import { fileURLToPath, URL } from 'node:url'

import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import type { Rollup } from 'vite'
import { defineConfig } from 'vitest/config'

import { compileAhead } from './scripts/compile-ahead-plugin.mjs'
import { compressed } from './scripts/compressed-plugin.mjs'
import { paintFirst } from './scripts/paint-first-plugin.mjs'
import { routeTable } from './scripts/route-table-plugin.mjs'
import { serviceWorker } from './scripts/service-worker-plugin.mjs'

const fleet = process.env.VISIOBOOK_URL ?? 'http://127.0.0.1:8080'
const source = fileURLToPath(new URL('./src', import.meta.url))
const MANY = 4
const PARTS = /\/src\/design\/\w+\.(vue|ts)|\/@lucide\/vue\//
/** What parts are built on. */
const BASE = /\/node_modules\/(@vue|vue|vue-router|vue-i18n|@intlify)\/|\/src\/api\/errors\.ts/
/** What goes together besides parts; the first that fits counts. */
const TOGETHER: Record<string, RegExp> = {
  // what everybody sees who is signed in
  member:
    /\/src\/(shell\/(AccountMenu\.vue|pictures\.ts)|pages\/(\w+\/BarItem\.vue|notifications\/messages\.ts)|api\/(stream|pages)\.ts)|\/@tanstack\/.*\/(useMutation|useInfiniteQuery|mutationObserver|infiniteQueryObserver)\./,
  forms: /\/src\/design\/Vb(Field|FieldFrame|Select|Switch|Checkbox|Form|Table)\.vue/,
  films: /\/src\/(pages\/films\/(?!RenameDialog)\w+\.(vue|ts)|design\/VbDuration\.vue)/,
  uploads: /\/src\/pages\/upload\/(DropZone\.vue|(queue|kept|tus|dropped|kinds)\.ts)/,
  shell: /\/src\/(shell|api)\/\w+\.ts|\/src\/pages\/\w+\/routes\.ts|\/@tanstack\/|\/(pinia|openapi-fetch)\//,
}

/**
 * What is needed together comes in one piece: on a slow line every file costs a round trip, and a browser fetches six at
 * a time. What few use stays with them, so that a first visit fetches little that it does not show.
 */
const chunkOf: Rollup.GetManualChunk = (id, { getModuleInfo }) => {
  if (BASE.test(id)) return 'parts'
  const together = Object.keys(TOGETHER).find((name) => TOGETHER[name]?.test(id))
  if (together) return together
  return PARTS.test(id) && (getModuleInfo(id)?.importers.length ?? 0) >= MANY ? 'parts' : undefined
}

export default defineConfig({
  plugins: [
    vue(),
    vueI18n({
      include: [`${source}/locales/*.json`, `${source}/pages/*/locales/*.json`],
      runtimeOnly: true,
      dropMessageCompiler: true,
      fullInstall: false,
      strictMessage: false,
    }),
    paintFirst(),
    routeTable(),
    compileAhead(),
    serviceWorker(),
    compressed(),
  ],
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false },
  resolve: { alias: { '@': source } },
  build: {
    target: 'es2022',
    assetsDir: 'portal',
    assetsInlineLimit: 0,
    manifest: 'portal/manifest.json',
    modulePreload: { polyfill: false },
    rollupOptions: { output: { manualChunks: chunkOf } },
    reportCompressedSize: false,
  },
  server: { host: '127.0.0.1', proxy: proxied(fleet) },
  preview: { host: '127.0.0.1', proxy: proxied(fleet) },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts'],
    server: { deps: { inline: ['vuetify'] } },
  },
})

/** The API of a fleet that runs, so that `npm run dev` shows real answers. */
function proxied(target: string) {
  return { '/api': { target, changeOrigin: false }, '/docs': { target }, '/assets': { target } }
}
