import { z } from 'zod'
import type { Preferences } from '#store/index.ts'
import { oneLine } from './address.ts'
import { presentZone } from './zones.ts'

export const MOST_PAPERS = 20
export const MOST_SEARCHES = 5
const MOST_WORDS = 200
const MOST_INTERESTS = 300

export const DEFAULTS: Preferences = {
  frequency: 'daily',
  weekday: 1,
  hour: 7,
  zone: 'UTC',
  most: 10,
  topics: [],
  categories: [],
  searches: [],
  trending: true,
  emptyDays: false,
}

/** `on` and `off` of a form: a box that is not ticked sends nothing, so a hidden field beside it says `off`. */
const ticked = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat().includes('on'))
const text = z.string().max(2000)
/** Names in boxes that are ticked, or in one line with commas between them. */
const names = (pattern: RegExp) =>
  z
    .union([text, z.array(text)])
    .transform((given) =>
      [...new Set([given].flat().flatMap((list) => list.split(/[,;\n]+/).map(oneLine)))]
        .filter((name) => pattern.test(name))
        .slice(0, MOST_INTERESTS),
    )

const whole = (min: number, max: number) =>
  z.string().trim().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max))

/** How each field of a form is read. */
const FIELDS = {
  frequency: z.enum(['daily', 'weekly']),
  weekday: whole(1, 7),
  hour: whole(0, 23),
  zone: z.string().trim().transform(presentZone).pipe(z.string()),
  most: whole(1, MOST_PAPERS),
  topics: names(/^[\p{L}\p{N} -]{2,60}$/u).transform((list) => list.map((name) => name.toLowerCase())),
  categories: text
    .transform((list) =>
      list.split(/[\s,;+]+/).filter((name) => /^[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]+(?:-[a-z]+)?)?$/.test(name)),
    )
    .transform((list) => [...new Set(list)].slice(0, MOST_INTERESTS)),
  trending: ticked,
  emptyDays: ticked,
} satisfies { [Name in keyof Preferences]?: z.ZodType<Preferences[Name]> }

/** What a form says; a field that is absent or makes no sense stays as it was. */
export function readPreferences(
  fields: Readonly<Record<string, unknown>>,
  before: Preferences = DEFAULTS,
): Preferences {
  const given = Object.entries(FIELDS).flatMap(([name, field]) => {
    const { success, data } = field.safeParse(fields[name])
    return success ? [[name, data]] : []
  })
  const searches = readSearches(fields)
  return { ...before, ...Object.fromEntries(given), ...(searches && { searches }) }
}

/** What somebody chose who asks to subscribe; undefined when the form had no more than an address. */
export const readChoices = (fields: Readonly<Record<string, unknown>>): Preferences | undefined =>
  'search-0' in fields || Object.keys(FIELDS).some((name) => name in fields)
    ? readPreferences(fields)
    : undefined

function readSearches(fields: Readonly<Record<string, unknown>>): Preferences['searches'] | undefined {
  if (!('search-0' in fields)) return undefined
  const field = (name: string) => oneLine(String(fields[name] ?? '')).slice(0, MOST_WORDS)
  return Array.from({ length: MOST_SEARCHES }, (_, i) => ({
    words: field(`search-${i}`),
    without: field(`without-${i}`),
  })).filter(({ words }) => words !== '')
}
