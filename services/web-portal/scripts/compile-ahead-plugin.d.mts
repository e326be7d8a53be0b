import type { Plugin } from 'vite'

export function compileAhead(): Plugin
