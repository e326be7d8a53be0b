import { onScopeDispose, ref, watch, type Ref } from 'vue'

import { transport } from '@/api/client'
import { toast } from '@/design/toasts'

const KEPT_EVERY_MS = 3000
const RENEWED_AT_MOST_EVERY_MS = 20_000
/** Who stopped this near the beginning or the end begins anew. */
const EDGE_SECONDS = 5
const SETTINGS = 'visiobook.player'

interface Kept {
  volume: number
  muted: boolean
  speed: number
}

/** A video as state: what plays, where it is, how loud; and the keys and buttons that change it. */
export function usePlayback(
  video: Ref<HTMLVideoElement | null>,
  source: () => string,
  film: () => string,
  resumed: (seconds: number) => { text: string; fromStart: string },
) {
  const time = ref(0)
  const duration = ref(0)
  const buffered = ref(0)
  const playing = ref(false)
  const waiting = ref(false)
  const ended = ref(false)
  const broken = ref(false)
  const kept = read(SETTINGS)
  const volume = ref(kept.volume)
  const muted = ref(kept.muted)
  const speed = ref(kept.speed)
  let frame = 0
  let lastRenewal = 0
  let lastKept = 0

  function follow() {
    if (video.value) time.value = video.value.currentTime
    keepPlace()
    if (playing.value) frame = requestAnimationFrame(follow)
  }

  function keepPlace(now = Date.now()) {
    if (now - lastKept < KEPT_EVERY_MS || !duration.value) return
    lastKept = now
    const atEdge = time.value < EDGE_SECONDS || time.value > duration.value - EDGE_SECONDS
    if (atEdge) store(placeKey(), null)
    else store(placeKey(), String(time.value))
  }

  const placeKey = () => `${SETTINGS}.${film()}`

  async function play() {
    await video.value?.play().catch(() => undefined) // the browser may want a click first
  }
  function pause() {
    video.value?.pause()
  }
  function toggle() {
    if (playing.value) pause()
    else void play()
  }
  function seek(to: number) {
    const element = video.value
    if (!element) return
    const end = duration.value || Infinity
    element.currentTime = Math.min(Math.max(to, 0), end)
    time.value = element.currentTime
  }
  function skip(by: number) {
    seek((video.value?.currentTime ?? 0) + by)
  }
  function louder(by: number) {
    volume.value = Math.min(1, Math.max(0, Math.round((volume.value + by) * 20) / 20))
    muted.value = volume.value === 0
  }

  /** The session may have run out while the film played: renew it, and go on where it was. */
  async function recover() {
    const element = video.value
    if (!element || Date.now() - lastRenewal < RENEWED_AT_MOST_EVERY_MS) {
      broken.value = true
      return
    }
    lastRenewal = Date.now()
    const [place, wasPlaying] = [time.value, playing.value]
    const answered = await transport(source(), { method: 'HEAD' }).catch(() => null)
    if (!answered?.ok) {
      broken.value = true
      return
    }
    element.load()
    element.currentTime = place
    if (wasPlaying) void play()
  }

  function retry() {
    broken.value = false
    lastRenewal = 0
    void recover()
  }

  function loaded() {
    const element = video.value
    if (!element) return
    duration.value = element.duration
    apply(element)
    const place = Number(read0(placeKey()))
    if (place > EDGE_SECONDS && place < element.duration - EDGE_SECONDS && element.currentTime === 0) {
      seek(place)
      const words = resumed(place)
      toast(words.text, { action: { label: words.fromStart, run: () => seek(0) } })
    }
  }

  function apply(element: HTMLVideoElement) {
    element.volume = volume.value
    element.muted = muted.value
    element.playbackRate = speed.value
  }

  watch([volume, muted, speed], () => {
    if (video.value) apply(video.value)
    store(SETTINGS, JSON.stringify({ volume: volume.value, muted: muted.value, speed: speed.value }))
  })

  const handlers = {
    loadedmetadata: loaded,
    durationchange: () => (duration.value = video.value?.duration || 0),
    play: () => {
      playing.value = true
      ended.value = false
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(follow)
    },
    pause: () => (playing.value = false),
    ended: () => {
      ended.value = true
      store(placeKey(), null)
    },
    timeupdate: () => (time.value = video.value?.currentTime ?? 0),
    seeking: () => (ended.value = false),
    waiting: () => (waiting.value = true),
    playing: () => (waiting.value = false),
    canplay: () => (waiting.value = false),
    progress: () => (buffered.value = bufferedUntil(video.value)),
    error: () => void recover(),
  }

  onScopeDispose(() => cancelAnimationFrame(frame))

  return {
    time,
    duration,
    buffered,
    playing,
    waiting,
    ended,
    broken,
    volume,
    muted,
    speed,
    handlers,
    play,
    pause,
    toggle,
    seek,
    skip,
    louder,
    retry,
  }
}

function bufferedUntil(element: HTMLVideoElement | null): number {
  if (!element) return 0
  for (let place = 0; place < element.buffered.length; place++) {
    if (
      element.buffered.start(place) <= element.currentTime &&
      element.currentTime <= element.buffered.end(place)
    ) {
      return element.buffered.end(place)
    }
  }
  return 0
}

function read(key: string): Kept {
  const plain: Kept = { volume: 1, muted: false, speed: 1 }
  try {
    return { ...plain, ...(JSON.parse(read0(key) ?? '{}') as Partial<Kept>) }
  } catch {
    return plain
  }
}

function read0(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null // storage may be forbidden; the film plays all the same
  }
}

function store(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // as above
  }
}
