import { expect, test } from 'vitest'
import { type Lists, freshness } from './freshness.ts'
import type { SourceStatus } from './source-status.ts'

const at = (time: string) => Date.parse(`${time}Z`)
const hf = (status: Partial<SourceStatus>): SourceStatus => ({
  name: 'hf',
  title: 'Hugging Face Daily Papers',
  by: 'Hugging Face',
  state: 'good',
  failures: 0,
  ...status,
})
const arxiv = (status: Partial<SourceStatus> = {}) => hf({ name: 'arxiv', by: 'arXiv', ...status })
const MONDAY = at('2026-11-23T10:00')
const read = { succeeded: at('2026-11-23T09:12'), next: at('2026-11-23T10:12') }
const refused = 'huggingface.co refuses connections (ECONNREFUSED)'

test.each<[string, Partial<Lists>, string]>([
  ['nothing is fetched', { sources: undefined }, 'Fetching is switched off here; what you see was imported.'],
  ['no source is on', { sources: [] }, 'No source of papers is switched on here.'],
  [
    'the first time',
    { sources: [hf({ state: 'fetching' })], newest: undefined },
    'Hugging Face is being asked for its first lists.',
  ],
  ['all is well', { sources: [hf(read)] }, 'Hugging Face: read 09:12 UTC, next 10:12 UTC.'],
  [
    'the list is late',
    { sources: [hf(read)], newest: '2026-11-20' },
    'The list of today has not come yet; Hugging Face is read again 10:12 UTC.',
  ],
  [
    'on a Saturday',
    {
      sources: [hf({ succeeded: at('2026-11-20T23:12'), next: at('2026-11-23T00:12') })],
      newest: '2026-11-20',
      now: at('2026-11-21T10:00'),
    },
    'Hugging Face makes no lists at weekends; the next is expected on Monday, 00:00 UTC.',
  ],
  [
    'it fails after the list of the day came',
    { sources: [hf({ ...read, state: 'failing', error: refused })] },
    `Hugging Face has not answered since 09:12 UTC (huggingface.co refuses connections); next try 10:12 UTC.`,
  ],
  [
    'it fails since Friday',
    {
      sources: [
        hf({ ...read, succeeded: at('2026-11-20T08:00'), state: 'failing', error: refused }),
        arxiv({ state: 'failing' }),
      ],
      newest: '2026-11-20',
    },
    `Hugging Face has not answered since Friday 08:00 UTC, nor have others (huggingface.co refuses connections); this is the last list that came.`,
  ],
  [
    'it never answered',
    { sources: [hf({ state: 'failing', error: 'x'.repeat(200) })], newest: undefined },
    `Hugging Face has not answered yet (${'x'.repeat(90)}…); no list has come so far.`,
  ],
  [
    'what changed at arXiv fails, which today’s list does without',
    { sources: [hf(read), hf({ name: 'oai', state: 'failing' })] },
    'Hugging Face: read 09:12 UTC, next 10:12 UTC.',
  ],
  [
    'arXiv is silent on a holiday',
    {
      sources: [
        hf({ succeeded: at('2026-11-26T09:12'), next: at('2026-11-26T16:12') }),
        arxiv({ succeeded: at('2026-11-26T09:12') }),
      ],
      newest: '2026-11-26',
      now: at('2026-11-26T15:00'),
    },
    'Hugging Face: read 09:12 UTC, next 16:12 UTC. arXiv announces nothing tonight: Thanksgiving.',
  ],
])('%s', (_, lists, line) => {
  expect(freshness({ sources: [], newest: '2026-11-23', now: MONDAY, ...lists })).toBe(line)
})
