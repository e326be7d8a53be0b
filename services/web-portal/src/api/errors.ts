/** RFC 9457 members as every service of the fleet sends them. */
export interface Problem {
  type?: string
  title?: string
  status: number
  code: string
  detail?: string | null
  hint?: string | null
  instance?: string | null
  extra?: Record<string, unknown>
}

/**
 * What went wrong with a call. `code` is stable and what to branch on: the service's own (`code-required`,
 * `not-found`, ...), or `offline` when no answer came, or `unreadable` when it was not one of ours.
 */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly hint: string
  readonly extra: Record<string, unknown>

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? problem.code)
    this.name = 'ApiError'
    this.status = problem.status
    this.code = problem.code
    this.detail = problem.detail ?? ''
    this.hint = problem.hint ?? ''
    this.extra = problem.extra ?? {}
  }

  /** No answer came: the network is down, or the fleet is. */
  get isOffline(): boolean {
    return this.code === 'offline'
  }

  get isMissing(): boolean {
    return this.status === 404
  }

  /** Worth trying again as it is: nobody refused, something did not answer. */
  get isPassing(): boolean {
    return this.isOffline || this.status === 429 || this.status >= 500
  }

  /** Seconds to wait before trying again, where the service said so. */
  get retryAfter(): number | null {
    const seconds = this.extra['retry_after']
    return typeof seconds === 'number' ? seconds : null
  }
}

export function offlineError(): ApiError {
  return new ApiError({ status: 0, code: 'offline' })
}

/** The error that an answer without success carries. Reads the body. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  return new ApiError(isProblem(body) ? body : { status: response.status, code: codeOf(response.status) })
}

/** Whatever was thrown, as an ApiError. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  if (thrown instanceof TypeError) return offlineError()
  return new ApiError({ status: 0, code: 'unexpected', detail: String(thrown) })
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'status' in body
}

function codeOf(status: number): string {
  if (status === 401) return 'unauthenticated'
  if (status === 404) return 'not-found'
  return status >= 500 ? 'unavailable' : 'unreadable'
}
