import type { Draft } from './finish.ts'
import type { Notes } from './record.ts'

/** Most characters of a text, markup and all: several times what the longest real one has. */
const TEXTS = {
  title: 10_000,
  abstract: 200_000,
  summary: 50_000,
  comment: 50_000,
  venue: 5000,
  doi: 5000,
  url: 5000,
  image: 5000,
  name: 2000,
  label: 2000,
  date: 500,
  updated: 500,
  submitted: 500,
} as const satisfies { [K in keyof Draft]?: number }

/** Most members of a list, and most characters of each. */
const LISTS = {
  authors: [20_000, 5000],
  arxiv: [200, 10_000],
  otherDois: [200, 5000],
  categories: [500, 500],
  keywords: [1000, 1000],
  media: [1000, 5000],
  pages: [200, 5000],
} as const satisfies { [K in keyof Draft]?: readonly [count: number, length: number] }

const number = (count: number) => count.toLocaleString('en-GB')

/** A draft without what no paper has: texts and lists that go on and on. What is left out is told in a warning. */
export function withinBounds(draft: Draft, line: number, notes: Notes): Draft {
  const kept: Draft = { ...draft }
  for (const field of keysOf(TEXTS)) {
    const [length, most] = [draft[field]?.length ?? 0, TEXTS[field]]
    if (length <= most) continue
    delete kept[field]
    const rest = `characters, more than the ${number(most)} taken; left out`
    notes.add(
      line,
      `the ${field} has ${number(length)} ${rest}`,
      `the ${field} has too many characters; left out`,
    )
  }
  for (const field of keysOf(LISTS)) {
    const [mostMembers, most] = LISTS[field]
    const members = draft[field] ?? []
    const isAll = members.length <= mostMembers && members.every((text) => (text?.length ?? 0) <= most)
    if (isAll) continue
    kept[field] = members.slice(0, mostMembers).filter((text) => (text?.length ?? 0) <= most)
    const message = `of ${number(members.length)} ${field} only ${number(kept[field].length)} are kept; others are too long or too many`
    notes.add(line, message, `some ${field} are too long or too many; left out`)
    if (field === 'authors') kept.moreAuthors = true
  }
  return kept
}

const keysOf = <T extends object>(object: T) => Object.keys(object) as (keyof T)[]
