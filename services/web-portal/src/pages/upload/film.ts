/** From a book that has arrived to a film that is being made. */
import { answer, api, type Schema } from '@/api/client'
import { toApiError } from '@/api/errors'

import { SIZES, type Order, type Upload } from './queue'

const PIPELINE = 'book-to-film'
const MOST_NAMES = 20

/** The input of the pipeline. */
export function requestOf(upload: Pick<Upload, 'file'>, order: Order): Record<string, unknown> {
  return {
    source: upload.file,
    language: order.language,
    chapters: order.chapters.trim() || null,
    options: {
      ...SIZES[order.quality],
      captions: order.captions ? 'burned' : 'none',
      music: order.music,
    },
  }
}

export function quoteOf(upload: Upload, order: Order) {
  const body = { pipeline: PIPELINE, input: requestOf(upload, order) }
  return answer(api.POST('/api/v1/project/estimates', { body }))
}

export function ceilingOf(order: Order): number | null {
  const said = order.ceiling.trim()
  return said === '' ? null : Number(said)
}

/** Make the project and begin; the same book with the same choices finds the film that is there. Rejects with ApiError. */
export async function begin(upload: Upload): Promise<Schema<'project', 'RunView'>> {
  const { order } = upload
  const project = await projectNamed(order.title.trim())
  const body = {
    pipeline: PIPELINE,
    input: requestOf(upload, order),
    again: false,
    ceiling: ceilingOf(order),
  }
  const params = { path: { project_id: project.id } }
  const run = await answer(api.POST('/api/v1/project/projects/{project_id}/runs', { params, body }))
  if (run.project_id !== project.id) {
    await answer(api.DELETE('/api/v1/project/projects/{project_id}', { params })).catch(() => undefined)
  }
  return run
}

/** A new project; another film of the same name gets a number. */
async function projectNamed(name: string): Promise<Schema<'project', 'ProjectView'>> {
  for (let number = 1; ; number++) {
    const wanted = number === 1 ? name : `${name} (${number})`
    try {
      return await answer(api.POST('/api/v1/project/projects', { body: { name: wanted } }))
    } catch (thrown) {
      if (toApiError(thrown).code !== 'name-taken' || number >= MOST_NAMES) throw thrown
    }
  }
}
