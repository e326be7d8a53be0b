import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef, toValue, type MaybeRefOrGetter } from 'vue'

import { answer, api, ApiError } from '@/api/client'
import { useLiveEvents } from '@/api/stream'

import type { Board, Change, Operation } from './model'

const WATCHED_EVERY_MS = 1500

export interface Conflict {
  operations: Operation[]
  mine: number
  theirs: Board
  changes: Change[]
}

type Send = (id: string, version: number) => Promise<Board>

/**
 * A storyboard and everything that changes it. Changes wait for each other, so that each is meant for the version that
 * the one before it made; who loses a race against another window gets `conflict` to decide about.
 */
export function useStoryboard(run: MaybeRefOrGetter<string>) {
  const client = useQueryClient()
  const key = ['storyboard-assembly', 'storyboards', 'of', run] as const
  const query = useQuery({
    queryKey: key,
    queryFn: () =>
      answer(api.POST('/api/v1/storyboard-assembly/storyboards', { body: { run_id: toValue(run) } })),
    refetchInterval: ({ state }) => (isBusyWith(state.data) ? WATCHED_EVERY_MS : false),
  })
  const board = computed(() => query.data.value)
  const saving = ref(0)
  const failure = shallowRef<unknown>(null)
  const conflict = shallowRef<Conflict | null>(null)
  let line: Promise<unknown> = Promise.resolve()

  useLiveEvents(() => void query.refetch(), ['run.completed', 'run.failed', 'run.cancelled'])

  const currentKey = () => ['storyboard-assembly', 'storyboards', 'of', toValue(run)]
  function show(found: Board) {
    client.setQueryData(currentKey(), found)
    void client.invalidateQueries({ queryKey: ['storyboard-assembly', 'storyboards', found.id] })
  }

  /** One change after the other. Resolves to whether it was made. */
  function change(send: Send, operations: Operation[] = []): Promise<boolean> {
    saving.value++
    const made = line.then(() => attempt(send, operations)).finally(() => saving.value--)
    line = made
    return made
  }

  async function attempt(send: Send, operations: Operation[]): Promise<boolean> {
    const before = board.value
    if (!before || conflict.value) return false
    failure.value = null
    try {
      show(await send(before.id, before.version))
      return true
    } catch (error) {
      if (error instanceof ApiError && error.code === 'version-moved') await meet(before, operations)
      else {
        failure.value = error
        void query.refetch()
      }
      return false
    }
  }

  async function meet(before: Board, operations: Operation[]) {
    const path = { storyboard_id: before.id }
    const theirs = await answer(
      api.GET('/api/v1/storyboard-assembly/storyboards/{storyboard_id}', { params: { path } }),
    )
    const query = { before: before.version }
    const found = await answer(
      api.GET('/api/v1/storyboard-assembly/storyboards/{storyboard_id}/difference', {
        params: { path, query },
      }),
    )
    show(theirs)
    conflict.value = { operations, mine: before.version, theirs, changes: found.changes }
  }

  function edit(...operations: Operation[]): Promise<boolean> {
    return change(
      (id, version) =>
        answer(
          api.POST('/api/v1/storyboard-assembly/storyboards/{storyboard_id}/edits', {
            params: { path: { storyboard_id: id }, header: ifMatch(version) },
            body: { operations, note: '' },
          }),
        ),
      operations,
    )
  }

  /** Show a new order at once, and keep it. */
  function move(after: Board, id: string, before: string | null): Promise<boolean> {
    client.setQueryData(currentKey(), after)
    return edit({ op: 'move', shot_id: id, before })
  }

  const undo = () =>
    change((id, version) =>
      answer(
        api.POST('/api/v1/storyboard-assembly/storyboards/{storyboard_id}/undo', {
          params: { path: { storyboard_id: id }, header: ifMatch(version) },
        }),
      ),
    )
  const redo = () =>
    change((id, version) =>
      answer(
        api.POST('/api/v1/storyboard-assembly/storyboards/{storyboard_id}/redo', {
          params: { path: { storyboard_id: id }, header: ifMatch(version) },
        }),
      ),
    )
  const revert = (number: number) =>
    change((id, version) =>
      answer(
        api.POST('/api/v1/storyboard-assembly/storyboards/{storyboard_id}/revert', {
          params: { path: { storyboard_id: id }, header: ifMatch(version) },
          body: { version: number },
        }),
      ),
    )

  /** Make the change that lost the race on top of what is there now. */
  function repeat(): Promise<boolean> {
    const lost = conflict.value
    conflict.value = null
    return lost && lost.operations.length ? edit(...lost.operations) : Promise.resolve(false)
  }

  /** Draw shots as they are now; none named: all that need it. Resolves when the drawing has begun. */
  async function draw(shots: string[] | null): Promise<void> {
    const found = board.value
    if (!found) return
    await line
    failure.value = null
    try {
      await answer(
        api.POST('/api/v1/storyboard-assembly/storyboards/{storyboard_id}/pictures', {
          params: { path: { storyboard_id: found.id } },
          body: { shots },
        }),
      )
      await query.refetch()
    } catch (error) {
      failure.value = error
    }
  }

  return { query, board, saving, failure, conflict, edit, move, undo, redo, revert, repeat, draw }
}

function ifMatch(version: number) {
  return { 'if-match': `"${version}"` }
}

function isBusyWith(board: Board | undefined): boolean {
  return board !== undefined && (board.drawing.length > 0 || board.film?.state === 'running')
}
