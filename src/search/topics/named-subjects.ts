import { SUBJECT_NAMES, topicsIn } from '#topics/vocabulary.ts'

/** How often a text may name a subject, in steps: once, twice, three, four or five times, more often. */
export const STEPS = 5
/** A subject that the title names counts as much as one that the abstract names so often. */
const IN_TITLE = 3
/** A title is about little, an abstract that names many subjects about few of them. */
const MOST = 4
/** Even odds; and what one subject alone must have. */
const SURE = 0
const LIKELY = -1.4

const subjects = new Set(SUBJECT_NAMES)

/** How often a paper names each subject, of those that it names: from 1. */
export function mentions(title: string, text: string): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (names: readonly string[], weight: number) => {
    for (const name of names) if (subjects.has(name)) counts.set(name, (counts.get(name) ?? 0) + weight)
  }
  add(topicsIn(title), IN_TITLE)
  add(topicsIn(text), 1)
  return counts
}

/** The step of a count, from 0. */
export const stepOf = (count: number): number => (count <= 3 ? count - 1 : count <= 5 ? 3 : 4)

/** Subjects by how sure it is that a paper that names them is about them, the surest first. */
export function ranked(
  counts: ReadonlyMap<string, number>,
  sureness: Readonly<Record<string, readonly number[]>>,
): { name: string; odds: number }[] {
  return [...counts]
    .map(([name, count]) => ({ name, count, odds: sureness[name]?.[stepOf(count)] ?? -Infinity }))
    .sort((a, b) => b.odds - a.odds || b.count - a.count)
}

/** The subjects of a paper that nobody gave keywords. */
export function namedSubjects(
  title: string,
  text: string,
  sureness: Readonly<Record<string, readonly number[]>>,
): string[] {
  const best = ranked(mentions(title, text), sureness)
  const sure = best.slice(0, MOST).filter(({ odds }) => odds > SURE)
  return (sure.length > 0 ? sure : best.slice(0, 1).filter(({ odds }) => odds > LIKELY)).map(
    ({ name }) => name,
  )
}
