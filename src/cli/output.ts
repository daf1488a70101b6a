import { recorded } from '../methods/registry.gen.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { claimFacts, statusInWords } from '#lab/record-in-words.ts'
import { claimsOf, status } from '#lab/recorded.ts'
import type { StoredPaper } from '../store/index.ts'

export const print = (text: string): void => void process.stdout.write(`${text}\n`)

export const printJson = (value: unknown): void => print(JSON.stringify(value, undefined, 2))

/** What every command says of a paper in JSON; absent facts are left out. */
export function paperRow({ authors, listed, ...paper }: StoredPaper) {
  const slug = paper.slug
  const results = slug === undefined ? undefined : recorded[slug]
  const claims = results && claimsOf(results)
  return {
    ...paper,
    authors,
    listed: new Date(listed).toISOString(),
    runnable: slug !== undefined && slug in reproductions,
    ...(claims && { status: statusInWords(status(claims)), claims: claims.map(claimFacts) }),
  }
}

/** One paper on two lines: id, date and title; authors and verdict below. */
export function paperLines(paper: StoredPaper): string {
  const row = paperRow(paper)
  const [first, second, third, ...rest] = paper.authors
  const names = [first, second, third].filter((name) => name !== undefined).join(', ')
  const others = rest.length > 0 ? ` and ${rest.length} more` : ''
  const verdict = row.status ?? (row.runnable ? 'runs' : undefined)
  const below = [names && names + others, verdict && `${verdict} (${paper.slug})`].filter(Boolean).join(' · ')
  return `${paper.id.padEnd(14)} ${(paper.date ?? '').padEnd(10)}  ${paper.title}\n${' '.repeat(27)}${below}`
}
