import { z } from 'zod'

/** A paper as a webhook tells it. */
export const eventPaper = z.object({
  id: z.string().describe('Of arXiv, without a version, or of this site.'),
  title: z.string(),
  authors: z.array(z.string()).describe('The first ten.'),
  moreAuthors: z.int().optional().describe('So many were left out.'),
  date: z.string().optional().describe('Of the first version: YYYY-MM-DD, YYYY-MM or YYYY.'),
  arxiv: z.string().optional(),
  doi: z.string().optional(),
  method: z.string().optional().describe('The name of the method here that reproduces it in small.'),
  summary: z.string().optional().describe('In a few sentences, at most 400 letters.'),
  url: z.url().optional().describe('Of its page: here where the site knows its address, else elsewhere.'),
})
export type EventPaper = z.output<typeof eventPaper>

const page = z.url().optional().describe('Of the page here that shows it.')
const verdict = z.enum(['reproduced', 'varies', 'not reproduced', 'cannot tell'])
const VERDICT = {
  method: z.string(),
  paper: eventPaper.optional(),
  verdict,
  claims: z.array(
    z.object({
      says: z.string(),
      outcome: z.enum(['holds', 'varies', 'does not hold', 'cannot tell']),
      measured: z.number().nullable().describe('Of the weakest seed; null was not measured.'),
      bound: z.number(),
      inWords: z.string(),
    }),
  ),
  url: page,
}

/** Papers in one message; more come in the next. */
export const MOST_PAPERS = 50

/** Everything a webhook may be told of, by its type: when that happens, and what is said of it. */
export const EVENTS = {
  'day.new': {
    says: 'A new day has a list of papers.',
    data: z.object({
      day: z.iso.date(),
      papers: z.int().describe('How many stand on its lists.'),
      listed: z.array(eventPaper).describe(`The first ${MOST_PAPERS}, most votes first.`),
      url: page,
    }),
  },
  'paper.version': {
    says: 'A followed paper has a new version.',
    data: z.object({ paper: eventPaper, version: z.int(), before: z.int() }),
  },
  'paper.withdrawn': {
    says: 'A followed paper was withdrawn.',
    data: z.object({ paper: eventPaper }),
  },
  'verdict.new': {
    says: 'A method that runs here has its first verdict.',
    data: z.object(VERDICT),
  },
  'verdict.changed': {
    says: 'The verdict on a method is another one than before.',
    data: z.object({ ...VERDICT, before: verdict }),
  },
  'search.found': {
    says: 'Papers came onto a list that a saved search finds.',
    data: z.object({
      search: z.object({ words: z.string(), without: z.string().describe('Words that must not be there.') }),
      papers: z.array(eventPaper).describe(`At most ${MOST_PAPERS}; of more papers there are more messages.`),
      url: page,
    }),
  },
  'group.activity': {
    says: 'Several members voted for a paper or wrote about it within a day.',
    data: z.object({
      paper: eventPaper,
      colleagues: z.int().describe('How many did either. Who they are is not told.'),
      votes: z.int(),
      comments: z.int(),
    }),
  },
  'webhook.test': {
    says: 'Somebody tries whether messages arrive: `papers webhooks test NAME`.',
    data: z.object({ webhook: z.string() }),
  },
} as const satisfies Record<string, { says: string; data: z.ZodObject }>

export type EventType = keyof typeof EVENTS

/** What happened. */
export type WebhookEvent = {
  [T in EventType]: { type: T; data: z.output<(typeof EVENTS)[T]['data']> }
}[EventType]

/** The whole of a message: what happened, and when it was noticed. */
export type Payload = WebhookEvent & { timestamp: string }

/** The shape of a message of one type. */
export const payloadOf = <T extends EventType>(type: T) =>
  z.object({
    type: z.literal(type),
    timestamp: z.iso.datetime().describe('When it was noticed here.'),
    data: EVENTS[type].data as (typeof EVENTS)[T]['data'],
  })

/** A message as it is kept, signed and sent, checked against its shape. */
export function writePayload({ type, data }: WebhookEvent, now: number): string {
  return JSON.stringify(payloadOf(type).parse({ type, timestamp: new Date(now).toISOString(), data }))
}
