import { z } from 'zod'
import type { Span } from '#feed/span.ts'
import { CATEGORY, DAY, YEARS } from '#search/query.ts'

/** Most pages of one list that can be asked for. */
const MOST_PAGES = 9999

export const NOTHING = z.object({})

/** A whole number in digits. */
const digits = (least: number, most: number, says: string) =>
  z.preprocess(
    (text) => (typeof text === 'string' && /^\d{1,4}$/.test(text) ? Number(text) : undefined),
    z.int(says).min(least, says).max(most, says),
  )

export const limit = (usual: number, most: number) =>
  digits(1, most, `give a limit from 1 to ${most}`).default(usual).describe('How many at most.')

export const page = digits(0, MOST_PAGES, 'give the page p as a number from 0 on')
  .default(0)
  .describe('Which page, from 0.')

const FORMS = {
  date: ['YYYY-MM-DD', '2026-11-23'],
  week: ['YYYY-Www', '2026-W48'],
  month: ['YYYY-MM', '2026-11'],
} as const
/** A pattern can say which days there are, but for 29 February and week 53. */
const PATTERNS = {
  date: /^[12]\d{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|[12]\d))$/,
  week: /^[12]\d{3}-W(?:0[1-9]|[1-4]\d|5[0-3])$/,
  month: /^[12]\d{3}-(?:0[1-9]|1[0-2])$/,
}

/** A day, week or month as its name says it. */
export const span = (kind: Span['kind']) => {
  const [form, example] = FORMS[kind]
  return z
    .string()
    .regex(PATTERNS[kind], `give ${kind} as ${form}, such as ${example}`)
    .describe(`As ${form}.`)
}

export const reference = z
  .string()
  .min(1)
  .meta({ examples: ['2205.13147'] })
  .describe(
    'The id of a paper: of arXiv (2205.13147), a DOI, or one of this site; or the name of its method.',
  )

const DAY_FORM = 'give a day as YYYY-MM-DD, a month as YYYY-MM or a year as YYYY'

/** What papers can be chosen by, besides words. */
export const FILTER = {
  category: z
    .string()
    .regex(CATEGORY, 'give a category of arXiv, such as cs.LG')
    .optional()
    .describe('Papers of this category of arXiv.'),
  topic: z.string().max(100, 'give a topic, such as retrieval').optional().describe('Papers about this.'),
  year: z
    .string()
    .regex(YEARS, 'give a year as YYYY, or years as YYYY-YYYY')
    .optional()
    .describe('Papers of this year, or of these: `2024`, `2020-2023`, `2020-`.'),
  since: z.string().regex(DAY, DAY_FORM).optional().describe('Papers of this day, month or year, and later.'),
  until: z
    .string()
    .regex(DAY, DAY_FORM)
    .optional()
    .describe('Papers of this day, month or year, and earlier.'),
  code: z.enum(['on', 'off'], 'give code as on or off').optional().describe('Papers with code.'),
  runs: z.enum(['on', 'off'], 'give runs as on or off').optional().describe('Papers whose method runs here.'),
}
