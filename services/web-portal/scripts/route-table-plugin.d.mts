import type { Plugin } from 'vite'

export function routeTable(): Plugin
