import type { Step } from './queries'

type Translate = (key: string) => string

/** A step's name in the reader's language; what an operator's own pipeline calls it is said as it is. */
export function stepTitle(
  step: Pick<Step, 'name' | 'title'>,
  t: Translate,
  te: (key: string) => boolean,
): string {
  const key = `films.step.${step.name}`
  return te(key) ? t(key) : step.title
}

/** What a run makes, by its pipeline; an operator's own goes by its name. */
export function pipelineTitle(name: string, t: Translate, te: (key: string) => boolean): string {
  const key = `films.pipeline.${name}`
  return te(key) ? t(key) : name
}
