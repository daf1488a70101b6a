import { type PaperFilter, wordsOf } from '#store/index.ts'
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

const OPERATOR = /(?<=^|\s)(author|category|topic|year|has):(?:"([^"]*)"|(\S+))/giu

const EXCLUDED = /(?<=^|\s)-(?=["\p{L}\p{N}])((?:[a-z]+:)?(?:"[^"]*"|[^\s"]+))/giu
const TERM = /(?:[a-z]+:)?"[^"]*"|\S+/giu

/** Words, phrases and operators, each by itself. */
export const termsIn = (query: string): string[] => query.match(TERM) ?? []

/**
 * Takes operators out of a query: `author:lovelace`, `author:"Ada Lovelace"`, `category:cs.LG`, `topic:robotics`,
 * `topic:"language models"`, `year:2024` and `has:code`, and a category of arXiv, which needs nothing before it: `cs.RO`;
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
        if (!isYear(value)) return all
        filter.year = Number(value)
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

export const YEAR = /^(?:19|20)\d\d$/
export const isYear = (text: string): boolean => YEAR.test(text)

export const CATEGORY = /^[A-Za-z][A-Za-z-]*(?:\.[A-Za-z-]+)?$/
export const isCategory = (text: string): boolean => CATEGORY.test(text)

/** Both must be so. A later word on the same matter counts. */
export const bothFilters = (one: PaperFilter, other: PaperFilter): PaperFilter => ({
  ...one,
  ...other,
  ...((one.author || other.author) && { author: [...(one.author ?? []), ...(other.author ?? [])] }),
})
