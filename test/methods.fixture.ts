/** In the place of `src/methods/*.gen.ts` for a command line under test: one quick method, and what was recorded of it. */
import { SEEDS, nested, recordOf } from '../src/lab/nested.fixture.ts'
import type { Paper } from '../src/lab/paper.ts'
import type { Recorded } from '../src/lab/recorded.ts'
import type { Reproduction } from '../src/lab/reproduction.ts'

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Rests where it tells how far it is, so that who listens hears of it before the end. */
const paced: Reproduction = {
  ...(nested as Reproduction),
  async *run(options) {
    const run = (nested as Reproduction).run(options)
    for (;;) {
      const { done, value } = await run.next()
      if (done) return value
      yield value
      if (value.kind === 'progress') await rest(50)
    }
  },
}

const slow: Reproduction = {
  ...nested,
  async *run() {
    for (let done = 0; done < 10_000; done++) {
      yield { kind: 'progress', done, total: 10_000, doing: 'going on' }
      await rest(20)
    }
    return {}
  },
}

export const reproductions: Readonly<Record<string, () => Promise<Reproduction>>> = {
  nested: () => Promise.resolve(paced),
  slow: () => Promise.resolve(slow),
}

export const recorded: Readonly<Record<string, Recorded>> = { nested: await recordOf(nested, SEEDS) }

export const papers: readonly Paper[] = ['nested', 'slow'].map((slug, i) => ({
  slug,
  arxiv: `2601.0000${i}`,
  title: `A paper that is ${slug}`,
  authors: ['Ada Lovelace'],
  date: '2026-01-01',
  topics: ['testing', 'running'],
  does: 'compress',
  summary: 'It runs. It stops.',
  claim: 'Shorter embeddings keep what they know.',
}))
