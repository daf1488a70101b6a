import { MAX_SEED } from '#lab/seed.ts'

/** The run that an address asks a panel to have ready, `?seed=3&without=nesting`. */
export interface AskedRun {
  seed?: number
  without?: string
  /** What of it cannot be, a sentence each. */
  wrong: string[]
}

/** @param mechanisms - what can be switched off, by name */
export function askedRun(query: URLSearchParams, mechanisms: Readonly<Record<string, string>>): AskedRun {
  const asked: AskedRun = { wrong: [] }
  const seeds = query.getAll('seed')
  if (seeds.length > 0) {
    const [seed = ''] = seeds
    if (seeds.length === 1 && /^\d{1,10}$/.test(seed) && Number(seed) <= MAX_SEED) asked.seed = Number(seed)
    else
      asked.wrong.push(
        `The address asks for the seed “${seeds.join(', ')}”: it has to be one whole number from 0 to ${MAX_SEED.toLocaleString('en-US')}.`,
      )
  }
  const ideas = query.getAll('without')
  if (ideas.length > 0) {
    const [idea = ''] = ideas
    if (ideas.length === 1 && Object.hasOwn(mechanisms, idea)) asked.without = idea
    else asked.wrong.push(`The address asks for a run without “${ideas.join(', ')}”: ${known(mechanisms)}`)
  }
  return asked
}

function known(mechanisms: Readonly<Record<string, string>>): string {
  const names = Object.keys(mechanisms)
  return names.length === 0
    ? 'nothing can be switched off here.'
    : `here one of these can be switched off: ${names.join(', ')}.`
}
