import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { StoredPaper } from '#store/index.ts'
import type { EventPaper } from './events.ts'

const MOST_AUTHORS = 10
const SUMMARY = 400
/** No title is that long; one that is fills no message. */
const TITLE = 1000

/** A paper as messages tell it. `baseUrl` is the site's own address, without a slash at the end. */
export function tellPaper(paper: StoredPaper, baseUrl: string | undefined): EventPaper {
  const { id, title, authors, date, arxiv, doi, slug } = paper
  const summary = paper.summary ?? paper.abstract
  const url = addressOf(paper, baseUrl)
  return {
    id,
    title: shortened(withPlainFormulas(title), TITLE),
    authors: authors.slice(0, MOST_AUTHORS).map((name) => shortened(name, 200)),
    ...(authors.length > MOST_AUTHORS && { moreAuthors: authors.length - MOST_AUTHORS }),
    ...(date !== undefined && { date }),
    ...(arxiv !== undefined && { arxiv }),
    ...(doi !== undefined && { doi }),
    ...(slug !== undefined && { method: slug }),
    ...(summary !== undefined && { summary: shortened(withPlainFormulas(summary), SUMMARY) }),
    ...(url !== undefined && { url }),
  }
}

function addressOf({ id, arxiv, doi }: StoredPaper, baseUrl: string | undefined): string | undefined {
  if (baseUrl !== undefined) return `${baseUrl}/papers/${id.split('/').map(encodeURIComponent).join('/')}`
  if (arxiv !== undefined) return `https://arxiv.org/abs/${arxiv}`
  return doi === undefined ? undefined : `https://doi.org/${encodeURIComponent(doi).replaceAll('%2F', '/')}`
}

/** At most so many letters, none of them cut in two. */
export function shortened(text: string, most: number): string {
  const whole = text.toWellFormed()
  if (whole.length <= most) return whole
  return `${whole
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`
}
