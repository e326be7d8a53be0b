import {
  Bell,
  CircleCheck,
  CirclePause,
  Coins,
  PartyPopper,
  TriangleAlert,
  type LucideIcon,
} from '@lucide/vue'

import type { Message } from './messages'

const ICONS: Partial<Record<Message['kind'], LucideIcon>> = {
  welcome: PartyPopper,
  run_completed: CircleCheck,
  run_failed: TriangleAlert,
  credits_refused: Coins,
  approval_requested: CirclePause,
  schedule_paused: CirclePause,
}
const TONES: Partial<Record<Message['kind'], string>> = {
  run_completed: 'good',
  run_failed: 'bad',
  credits_refused: 'bad',
  approval_requested: 'warn',
  schedule_paused: 'warn',
}

export function iconOf(kind: Message['kind']): LucideIcon {
  return ICONS[kind] ?? Bell
}

export function toneOf(kind: Message['kind']): string {
  return TONES[kind] ?? 'plain'
}
