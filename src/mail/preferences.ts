import { z } from 'zod'
import type { Preferences } from '#store/index.ts'
import { oneLine } from './address.ts'

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

const form = z.object({
  frequency: z.enum(['daily', 'weekly']).catch(DEFAULTS.frequency),
  weekday: z.coerce.number().int().min(1).max(7).catch(DEFAULTS.weekday),
  hour: z.coerce.number().int().min(0).max(23).catch(DEFAULTS.hour),
  zone: z.string().refine(isZone).catch(DEFAULTS.zone),
  most: z.coerce.number().int().min(1).max(MOST_PAPERS).catch(DEFAULTS.most),
  topics: names(/^[\p{L}\p{N} -]{2,60}$/u)
    .transform((list) => list.map((name) => name.toLowerCase()))
    .catch([]),
  categories: text
    .transform((list) =>
      list.split(/[\s,;+]+/).filter((name) => /^[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]+(?:-[a-z]+)?)?$/.test(name)),
    )
    .transform((list) => [...new Set(list)].slice(0, MOST_INTERESTS))
    .catch([]),
  trending: ticked.catch(DEFAULTS.trending),
  emptyDays: ticked.catch(DEFAULTS.emptyDays),
})

/** What a form says; a field that is absent or makes no sense stays as it was. */
export function readPreferences(
  fields: Readonly<Record<string, unknown>>,
  before: Preferences = DEFAULTS,
): Preferences {
  const given = form.parse(fields)
  const kept = Object.keys(given).filter((name) => fields[name] !== undefined && isRead(name, fields, given))
  const searches = readSearches(fields)
  return {
    ...before,
    ...Object.fromEntries(kept.map((name) => [name, given[name as keyof typeof given]])),
    ...(searches && { searches }),
  }
}

/** Whether a field's value is what was read of it, rather than what stands in for nonsense. */
function isRead(
  name: string,
  fields: Readonly<Record<string, unknown>>,
  given: z.infer<typeof form>,
): boolean {
  const value = given[name as keyof typeof given]
  return typeof value === 'boolean' || Array.isArray(value) || String(value) === String(fields[name]).trim()
}

function readSearches(fields: Readonly<Record<string, unknown>>): Preferences['searches'] | undefined {
  if (!('search-0' in fields)) return undefined
  const field = (name: string) => oneLine(String(fields[name] ?? '')).slice(0, MOST_WORDS)
  return Array.from({ length: MOST_SEARCHES }, (_, i) => ({
    words: field(`search-${i}`),
    without: field(`without-${i}`),
  })).filter(({ words }) => words !== '')
}

function isZone(name: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' &&
      /^[A-Z]/.test(name)
    )
  } catch {
    return false
  }
}
