import type { StoredPaper } from '#store/index.ts'
import { citationKey } from './bibtex.ts'
import { partsOf } from './names.ts'
import { type Publication, dateOf, doiOf, publicAddress, publicationOf } from './work.ts'

const TYPES: Readonly<Record<Publication, string>> = {
  preprint: 'article',
  conference: 'paper-conference',
  journal: 'article-journal',
}

/** Papers as CSL-JSON, a list of items. */
export const toCslJson = (papers: readonly StoredPaper[]): string =>
  `${JSON.stringify(papers.map(item), null, 2)}\n`

function item(paper: StoredPaper) {
  const { id, arxiv, venue, title, abstract } = paper
  const date = dateOf(paper)
  const [doi, url] = [doiOf(paper), publicAddress(paper)]
  const publication = publicationOf(paper)
  return {
    id,
    'citation-key': citationKey(paper),
    type: TYPES[publication],
    ...(publication === 'preprint' && { genre: 'preprint' }),
    title,
    author: paper.authors.map(nameOf),
    ...(date !== undefined && { issued: { 'date-parts': [date.split('-').map(Number)] } }),
    ...(venue !== undefined && { 'container-title': venue }),
    ...(publication === 'conference' && { 'event-title': venue }),
    ...(arxiv !== undefined && { archive: 'arXiv', archive_location: arxiv, number: `arXiv:${arxiv}` }),
    ...(arxiv !== undefined && publication === 'preprint' && { publisher: 'arXiv' }),
    ...(doi !== undefined && { DOI: doi }),
    ...(url !== undefined && { URL: url }),
    ...(abstract !== undefined && { abstract }),
    ...(paper.categories.length > 0 && { keyword: paper.categories.join(', ') }),
  }
}

function nameOf(name: string) {
  const { family, given, suffix } = partsOf(name)
  if (given === undefined) return { literal: family }
  return { family, given, ...(suffix !== undefined && { suffix }) }
}
