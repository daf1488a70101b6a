import { z } from 'zod'
import { calendarWarning } from '#feed/calendar.ts'
import { sourceStatus } from '#feed/source-status.ts'
import { isPaused } from '#mail/bounces.ts'
import { switchedOff } from '#webhooks/status.ts'
import { searchStatus } from '#search/switch/status.ts'
import { matchesInWords } from '../week-matches.ts'
import { operation } from './operation.ts'
import { NOTHING } from './parameters.ts'
import { shape } from './shape.ts'

const moment = z.iso.datetime()

export const status = operation({
  path: '/api/status',
  name: 'getStatus',
  group: 'Site',
  says: 'How the sources are doing.',
  params: NOTHING,
  query: NOTHING,
  answer: shape(
    'Status',
    z.object({
      version: z.string().optional(),
      fetching: z.boolean(),
      papers: z.int(),
      warnings: z.array(z.string()),
      sources: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          by: z.string().describe('Who answers.'),
          state: z.enum(['never fetched', 'fetching', 'good', 'failing']),
          succeeded: moment.optional(),
          next: moment.optional(),
          found: z.int().optional(),
          added: z.int().optional(),
          error: z.string().optional(),
          failures: z.int().describe('In a row.'),
        }),
      ),
    }),
  ),
  example: '/api/status',
  isLive: true,
  async handle({ store, fetching, now, version }) {
    const sources = fetching
      ? await sourceStatus({ store, settings: fetching, now, random: Math.random })
      : []
    const refusals = (await store.refusals.all()).filter((one) => isPaused(one, now()))
    const off = await switchedOff(store)
    const warning = sources.some(({ name }) => name === 'arxiv') ? calendarWarning(now()) : undefined
    return {
      ...(version !== undefined && { version }),
      fetching: fetching !== undefined,
      papers: await store.papers.count(),
      warnings: [
        ...(warning === undefined ? [] : [warning]),
        ...refusals.map(
          ({ domain, until }) =>
            `${domain} refuses mail of this site; nothing is sent there until ${new Date(until).toISOString()}`,
        ),
        ...off.map(
          ({ name, since }) => `the webhook ${name} is switched off since ${new Date(since).toISOString()}`,
        ),
      ],
      sources: sources.map(({ succeeded, next, ...rest }) => ({
        ...rest,
        ...(succeeded !== undefined && { succeeded: new Date(succeeded).toISOString() }),
        ...(next !== undefined && { next: new Date(next).toISOString() }),
      })),
    }
  },
})

export const statusOfSearch = operation({
  path: '/api/status/search',
  name: 'getStatusOfSearch',
  group: 'Site',
  says: 'Which model search by meaning rests on, and how far a change of it has got.',
  params: NOTHING,
  query: NOTHING,
  answer: shape(
    'StatusOfSearch',
    z.object({
      papers: z.int(),
      serving: z.string().optional().describe('The model that answers.'),
      missing: z.int().describe('Papers without a vector of it.'),
      waiting: z.int().describe('Papers whose words are not indexed yet.'),
      models: z.array(
        z.object({
          name: z.string(),
          state: z.enum(['serving', 'filling', 'old']),
          setting: z.string().optional(),
          width: z.int(),
          rows: z.int(),
          since: moment,
        }),
      ),
      bridges: z
        .array(z.looseObject({ to: z.string(), way: z.string(), asksOld: z.boolean() }))
        .describe('How queries reach the vectors of a model that was left, and what was measured of it.'),
    }),
  ),
  example: '/api/status/search',
  isLive: true,
  async handle({ store }) {
    const { models, bridges, ...rest } = await searchStatus(store)
    return {
      ...rest,
      bridges: bridges.map((bridge) => ({ ...bridge })),
      models: models.map((model) => ({ ...model, since: new Date(model.since).toISOString() })),
    }
  },
})

const typed = z.string().trim().max(200, 'give no more than 200 characters')

export const savedSearch = operation({
  path: '/api/searches/week',
  name: 'countMatchesOfWeek',
  group: 'Site',
  says: 'How many papers a saved search would have found this week.',
  params: NOTHING,
  query: z.object({
    words: typed.min(1, 'give what to search for as words'),
    without: typed.default('').describe('Words that must not be there.'),
  }),
  answer: shape('MatchesOfWeek', z.object({ papers: z.int(), inWords: z.string() })),
  example: '/api/searches/week?words=embeddings',
  async handle({ weekMatches }, { query: { words, without } }) {
    const papers = await weekMatches({ words, without })
    return { papers, inWords: matchesInWords(papers) }
  },
})
