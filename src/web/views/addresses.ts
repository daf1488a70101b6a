import type { StoredPaper } from '#store/index.ts'
import { topicNamed, topicSlug } from '#topics/vocabulary.ts'

/** Where a paper's page is. A slash in an old arXiv id stays a slash. */
export const paperPath = (id: string): string => `/papers/${id.split('/').map(encodeURIComponent).join('/')}`

/** Where a topic's page is, whichever of its names is given. */
export const topicPath = (name: string): string =>
  `/topics/${encodeURIComponent(topicSlug(topicNamed(name) ?? name))}`

export function searchPath(query: string, page = 1, filter: Readonly<Record<string, string>> = {}): string {
  const parts = Object.entries({ ...filter, ...(page > 1 && { page: String(page) }) })
  const more = parts.map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join('')
  return `/search?q=${encodeURIComponent(query)}${more}`
}

export const abstractUrl = (arxiv: string): string => `https://arxiv.org/abs/${arxiv}`

/** The page number of an address; anything that is none counts as the first page. */
export const pageNumber = (text: string | undefined): number =>
  /^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : 1

/** Links out of the paper, as far as they are known. A link that is not http(s) is never shown. */
export function links({ id, arxiv, doi, code }: StoredPaper): { name: string; href: string }[] {
  return [
    ...(arxiv ? [{ name: 'Abstract on arXiv', href: abstractUrl(arxiv) }] : []),
    ...(arxiv ? [{ name: 'PDF', href: `https://arxiv.org/pdf/${arxiv}` }] : []),
    ...(!arxiv && doi
      ? [{ name: 'DOI', href: `https://doi.org/${doi.split('/').map(encodeURIComponent).join('/')}` }]
      : []),
    ...(code && isWebAddress(code) ? [{ name: 'Authors’ code', href: code }] : []),
    { name: 'BibTeX', href: `${paperPath(id)}.bib` },
    { name: 'RIS', href: `${paperPath(id)}.ris` },
    { name: 'Markdown', href: `${paperPath(id)}.md` },
  ]
}

export const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
