import { recorded } from '../methods/registry.gen.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { claimFacts, statusInWords } from '#lab/record-in-words.ts'
import { claimsOf, status } from '#lab/recorded.ts'
import { withPlainFormulas } from '../sources/plain-formulas.ts'
import type { StoredPaper } from '../store/index.ts'

export const print = (text: string): void => void process.stdout.write(`${text}\n`)

export const printJson = (value: unknown): void => print(JSON.stringify(value, undefined, 2))

/** What others counted last, by name. */
type Signals = Readonly<Record<string, number>>

/** What every command says of a paper in JSON; absent facts are left out. */
export function paperRow({ authors, listed, ...paper }: StoredPaper, signals: Signals = {}) {
  const slug = paper.slug
  const results = slug === undefined ? undefined : recorded[slug]
  const claims = results && claimsOf(results)
  return {
    ...paper,
    authors,
    listed: new Date(listed).toISOString(),
    ...(signals['hf-upvotes'] !== undefined && { votes: signals['hf-upvotes'] }),
    ...(signals['hf-comments'] !== undefined && { comments: signals['hf-comments'] }),
    ...(signals['github-stars'] !== undefined && { stars: signals['github-stars'] }),
    runnable: slug !== undefined && slug in reproductions,
    ...(claims && { status: statusInWords(status(claims)), claims: claims.map(claimFacts) }),
  }
}

/** Votes, comments and stars, as far as somebody counted; empty when nobody did. */
export function receptionInWords(signals: Signals = {}): string {
  const counted = [
    [signals['hf-upvotes'], 'vote'],
    [signals['hf-comments'], 'comment'],
    [signals['github-stars'], 'star'],
  ] as const
  return counted
    .flatMap(([count, what]) =>
      count ? [`${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`] : [],
    )
    .join(' · ')
}

/** One paper on two lines: id, date and title; votes, authors and verdict below. */
export function paperLines(paper: StoredPaper, signals: Signals = {}): string {
  const row = paperRow(paper)
  const [first, second, third, ...rest] = paper.authors
  const names = [first, second, third].filter((name) => name !== undefined).join(', ')
  const others = rest.length > 0 ? ` and ${rest.length} more` : ''
  const verdict = row.status ?? (row.runnable ? 'runs' : undefined)
  const votes = signals['hf-upvotes']
  const below = [names && names + others, paper.categories[0], verdict && `${verdict} (${paper.slug})`]
  const margin = votes === undefined ? '' : `${votes.toLocaleString('en')} ${votes === 1 ? 'vote' : 'votes'}`
  return (
    `${paper.id.padEnd(14)} ${(paper.date ?? '').padEnd(10)}  ${withPlainFormulas(paper.title)}\n` +
    `${margin.padStart(25)}  ${below.filter(Boolean).join(' · ')}`.trimEnd()
  )
}
