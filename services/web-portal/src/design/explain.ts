import { toApiError } from '@/api/errors'

type Translate = (key: string, values?: Record<string, unknown>, count?: number) => string

/**
 * An error in the reader's language: our own words for its code where we have some (`problem.<code>` in the locales),
 * else what the service said.
 */
export function explain(thrown: unknown, t: Translate, te: (key: string) => boolean): string {
  const error = toApiError(thrown)
  const key = `problem.${error.code}`
  const seconds = Math.ceil(error.retryAfter ?? 0)
  if (te(key)) return t(key, { ...error.extra, seconds }, seconds)
  return [error.detail, error.hint].filter(Boolean).join(' ') || t('problem.unexpected')
}
