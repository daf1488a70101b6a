import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { StoredPaper } from '#store/index.ts'
import { partsOf } from './names.ts'
import { dateOf, doiAddress, doiOf, pdfAddress, publicAddress, publicationOf } from './work.ts'

/**
 * A paper as schema.org has it, fit to stand within a page: nothing in it ends a script.
 *
 * @param page - address of the paper's page
 */
export function toJsonLd(paper: StoredPaper, page: string): string {
  const { arxiv, updated, version, venue, abstract } = paper
  const [doi, pdf, address] = [doiOf(paper), pdfAddress(paper), publicAddress(paper)]
  const date = dateOf(paper)
  const title = withPlainFormulas(paper.title)
  const ids = [
    ...(doi === undefined ? [] : [idOf('DOI', doi, doiAddress(doi))]),
    ...(arxiv === undefined ? [] : [idOf('arXiv', arxiv, `https://arxiv.org/abs/${arxiv}`)]),
  ]
  const keywords = [...new Set([...paper.topics, ...paper.categories])]
  const article = {
    '@context': 'https://schema.org',
    '@type': 'ScholarlyArticle',
    '@id': doi === undefined ? page : doiAddress(doi),
    name: title,
    headline: title,
    author: paper.authors.map(authorOf),
    ...(date !== undefined && { datePublished: date }),
    ...(updated !== undefined && { dateModified: updated }),
    ...(version !== undefined && { version }),
    ...(abstract !== undefined && { abstract: withPlainFormulas(abstract) }),
    ...(ids.length > 0 && { identifier: ids }),
    ...(keywords.length > 0 && { keywords }),
    ...(venue !== undefined && { isPartOf: wholeOf(venue, publicationOf(paper)) }),
    ...(arxiv !== undefined && { creativeWorkStatus: venue === undefined ? 'Preprint' : 'Published' }),
    ...(pdf !== undefined && {
      encoding: { '@type': 'MediaObject', contentUrl: pdf, encodingFormat: 'application/pdf' },
    }),
    ...(address !== undefined && { sameAs: address }),
    ...(arxiv !== undefined && { isAccessibleForFree: true }),
    url: page,
  }
  return JSON.stringify(article).replaceAll('<', String.raw`\u003c`)
}

const idOf = (propertyID: string, value: string, url: string) => ({
  '@type': 'PropertyValue',
  propertyID,
  value,
  url,
})

function authorOf(name: string) {
  const { family, given } = partsOf(name)
  // One word may be a person or an organisation: only the name is known then.
  if (given === undefined) return { '@type': /\s/.test(name) ? 'Organization' : 'Person', name }
  return { '@type': 'Person', name, givenName: given, familyName: family }
}

const wholeOf = (name: string, publication: ReturnType<typeof publicationOf>) => ({
  '@type': publication === 'conference' ? 'PublicationVolume' : 'Periodical',
  name,
})
