import { fileURLToPath, URL } from 'node:url'

import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import type { Rollup } from 'vite'
import { defineConfig } from 'vitest/config'

import { serviceWorker } from './scripts/service-worker-plugin.mjs'

const fleet = process.env.VISIOBOOK_URL ?? 'http://127.0.0.1:8080'
const MANY = 4
const source = fileURLToPath(new URL('./src', import.meta.url))

/**
 * Parts and icons that many modules share come in one piece: on a slow line every file costs a round trip, and a browser
 * fetches six at a time. What few use stays with them, so that a first visit fetches little that it does not show.
 */
const chunkOf: Rollup.GetManualChunk = (id, { getModuleInfo }) => {
  const isPart = /\/src\/design\/\w+\.(vue|ts)|\/@lucide\/vue\//.test(id)
  return isPart && (getModuleInfo(id)?.importers.length ?? 0) >= MANY ? 'parts' : undefined
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
    serviceWorker(),
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
