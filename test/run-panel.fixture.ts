import { definePaper } from '../src/lab/paper.ts'
import type { Reproduction } from '../src/lab/reproduction.ts'

const load = (name: 'larger' | 'quick' | 'stuck' | 'endless' | 'doubtful' | 'broken' | 'heavy') => async () =>
  (await import('./run-panel.methods.ts'))[name] as Reproduction

/** In the place of the catalogue's, when the browser's files are built for these tests. */
export const reproductions: Readonly<Record<string, () => Promise<Reproduction>>> = {
  larger: load('larger'),
  stuck: load('stuck'),
  doubtful: load('doubtful'),
  broken: load('broken'),
  heavy: load('heavy'),
  endless: load('endless'),
  quick: load('quick'),
}

export const papers = Object.keys(reproductions).map((slug, i) =>
  definePaper({
    slug,
    arxiv: `2601.0000${i}`,
    title: `A paper that is ${slug}`,
    authors: ['Ada Lovelace'],
    date: '2026-01-01',
    topics: ['testing', 'running'],
    does: 'compress',
    summary: 'It runs. It stops.',
    claim: 'Training halves the loss.',
  }),
)
