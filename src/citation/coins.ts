import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { StoredPaper } from '#store/index.ts'
import { partsOf } from './names.ts'
import { type Publication, dateOf, doiOf, publicAddress, publicationOf } from './work.ts'

/** More authors would weigh more than the rest of a list. */
const MOST_AUTHORS = 50

/** What is told of a paper. */
type Cited = Pick<StoredPaper, 'title' | 'venue' | 'date' | 'doi' | 'arxiv'> & { authors: readonly string[] }

type Part = [name: string, value: string | undefined]
const format = (name: string): Part => ['rft_val_fmt', `info:ofi/fmt:kev:mtx:${name}`]

/** What a work is, its title and what it is part of. */
const KINDS: Readonly<Record<Publication, (title: string, venue: string | undefined) => Part[]>> = {
  preprint: (title) => [format('dc'), ['rft.type', 'preprint'], ['rft.title', title]],
  conference: (title, venue) => [
    format('book'),
    ['rft.genre', 'proceeding'],
    ['rft.atitle', title],
    ['rft.btitle', venue],
  ],
  journal: (title, venue) => [
    format('journal'),
    ['rft.genre', 'article'],
    ['rft.atitle', title],
    ['rft.jtitle', venue],
  ],
}

/** A paper as an OpenURL context object: what stands in a page for reference managers to find (COinS). */
export function toCoins(paper: Cited): string {
  const { venue } = paper
  const publication = publicationOf(paper)
  const [doi, url] = [doiOf(paper), publicAddress(paper)]
  const [first] = paper.authors
  const { family, given } = partsOf(first ?? '')
  const title = withPlainFormulas(paper.title)
  const parts: Part[] = [
    ['url_ver', 'Z39.88-2004'],
    ['ctx_ver', 'Z39.88-2004'],
    ['rfr_id', 'info:sid/daily-papers'],
    ...KINDS[publication](title, venue),
    ['rft.aufirst', given],
    ['rft.aulast', family || undefined],
    ...paper.authors.slice(1, MOST_AUTHORS).map((name): Part => ['rft.au', name]),
    ['rft.date', dateOf(paper)],
    ['rft.identifier', url],
    ['rft_id', doi && `info:doi/${doi}`],
    ['rft_id', url],
  ]
  return parts
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&')
}
