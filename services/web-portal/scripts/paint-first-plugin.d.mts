import type { Plugin } from 'vite'

export function paintFirst(): Plugin
