import { type DateSpan, type PaperFilter, wordsOf } from '#store/index.ts'
import { FIELDS } from '#topics/fields.ts'
import { topicOfSlug } from '#topics/vocabulary.ts'

/** What a reader typed: words to look for, and what the papers must be. */
export interface ParsedQuery {
  text: string
  filter: PaperFilter
  /** What the papers must not have, each a query of one word, phrase or operator. */
  without: string[]
}

/** arXiv's categories by their names in small letters. None of them is a word. */
const CATEGORIES: ReadonlyMap<string, string> = new Map(
  Object.values(FIELDS)
    .flat()
    .map((name) => [name.toLowerCase(), name]),
)

const OPERATOR = /(?<=^|\s)(author|category|topic|year|since|until|has):(?:"([^"]*)"|(\S+))/giu

const EXCLUDED = /(?<=^|\s)-(?=["\p{L}\p{N}])((?:[a-z]+:)?(?:"[^"]*"|[^\s"]+))/giu
const TERM = /(?:[a-z]+:)?"[^"]*"|\S+/giu

/** Words, phrases and operators, each by itself. */
export const termsIn = (query: string): string[] => query.match(TERM) ?? []

/**
 * Takes operators out of a query: `author:lovelace`, `author:"Ada Lovelace"`, `category:cs.LG`, `topic:robotics`,
 * `topic:"language models"`, `year:2024`, `year:2020-2023`, `since:2024-05`, `until:2024-06-30` and `has:code`, and a category of arXiv, which needs nothing before it: `cs.RO`;
 * any of them, a word or a phrase behind a `-` is not wanted. What is none of them stays a word to look for.
 */
export function parseQuery(query: string): ParsedQuery {
  const without: string[] = []
  const wanted = query.replaceAll(EXCLUDED, (_, term: string) => {
    without.push(term)
    return ' '
  })
  const filter: PaperFilter = {}
  const author: string[] = []
  const text = wanted.replaceAll(OPERATOR, (all, name: string, quoted?: string, plain?: string) => {
    const value = (quoted ?? plain ?? '').trim()
    switch (name.toLowerCase()) {
      case 'author':
        if (wordsOf(value).length === 0) return all
        author.push(...wordsOf(value))
        return ' '
      case 'category':
        if (!isCategory(value)) return all
        filter.category = CATEGORIES.get(value.toLowerCase()) ?? value
        return ' '
      case 'topic':
        if (value === '') return all
        filter.topic = asTopic(value)
        return ' '
      case 'year':
        if (!yearsOf(value)) return all
        filter.dates = yearsOf(value)!
        return ' '
      case 'since':
      case 'until':
        if (!isDay(value)) return all
        filter.dates = { ...filter.dates, [name.toLowerCase()]: value }
        return ' '
      default:
        if (value.toLowerCase() !== 'code') return all
        filter.hasCode = true
        return ' '
    }
  })
  const rest = text.replaceAll(/[^\s"]+/g, (word) => {
    const category = CATEGORIES.get(word.toLowerCase())
    if (category === undefined) return word
    filter.category = category
    return ' '
  })
  return { text: rest.trim(), without, filter: { ...filter, ...(author.length > 0 && { author }) } }
}

/** A topic by any of its names, and as its address has it; what is no topic stays as it is, and no paper has it. */
export const asTopic = (text: string): string => topicOfSlug(text) ?? text

/** A year, or some one after another: `2024`, `2020-2023`, `2020-`, `-2023`. */
export const YEARS = /^(?=.*\d)((?:19|20)\d\d)?(-)?((?:19|20)\d\d)?$/

/** Undefined when it is not written so. */
export function yearsOf(text: string): DateSpan | undefined {
  const [found, since, to, until] = YEARS.exec(text) ?? []
  if (found === undefined || (to === undefined && until !== undefined)) return undefined
  const last = to === undefined ? since : until
  return { ...(since !== undefined && { since }), ...(last !== undefined && { until: last }) }
}

/** A span as it is typed, in a query or an address: `year` for one of them. */
export const typedSpan = ({ since, until }: DateSpan = {}): Record<string, string> =>
  since !== undefined && since === until && yearsOf(since)
    ? { year: since }
    : { ...(since !== undefined && { since }), ...(until !== undefined && { until }) }

/** A day, a month or a year: `2024-05-13`, `2024-05`, `2024`. */
export const DAY = /^(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/
export const isDay = (text: string): boolean => DAY.test(text)

export const CATEGORY = /^[A-Za-z][A-Za-z-]*(?:\.[A-Za-z-]+)?$/
export const isCategory = (text: string): boolean => CATEGORY.test(text)

/** Both must be so. A later word on the same matter counts. */
export const bothFilters = (one: PaperFilter, other: PaperFilter): PaperFilter => ({
  ...one,
  ...other,
  ...((one.dates || other.dates) && { dates: { ...one.dates, ...other.dates } }),
  ...((one.author || other.author) && { author: [...(one.author ?? []), ...(other.author ?? [])] }),
})
