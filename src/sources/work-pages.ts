/** A site with pages of papers. */
interface Site {
  host: RegExp
  /** What its addresses call a paper, in the first group of the path. */
  path: RegExp
  /** What papers are called here by that; a page may name an arXiv id or DOI as well. */
  name: (found: string, address: URL) => { name?: string | undefined; work?: string | undefined }
}

const SITES: readonly Site[] = [
  {
    host: /^openreview\.net$/,
    path: /^\/(?:forum|pdf|attachment|revisions)()/,
    name: (_, { searchParams }) => named('openreview', searchParams.get('id') ?? ''),
  },
  {
    host: /^(?:aclanthology\.(?:org|info)|aclweb\.org)$/,
    path: /^\/(?:anthology\/)?(?:papers\/(?:\w+\/)*)?((?:\d{4}\.[\w-]+\.\d+|[A-Za-z]\d{2}-\d{4}))(?:v\d+)?(?:\.[\w.]+)?\/?$/,
    name: (id) => ({ ...named('acl', id.toLowerCase()), work: `10.18653/v1/${id}` }),
  },
  {
    host: /^proceedings\.mlr\.press$/,
    path: /^\/(v\d+\/[\w-]+?)(?:\/[\w.-]+)?(?:\.html|\.pdf)?$/,
    name: (id) => named('pmlr', id.toLowerCase()),
  },
  {
    host: /^(?:api\.)?semanticscholar\.org$/,
    path: /^\/(?:graph\/v1\/paper\/|paper\/(?:[^/]+\/)?|reader\/|arxiv\/)?((?:(?:arxiv|doi|corpusid|acl):)?[^/]+(?:\/[^/]+)?)\/?$/i,
    name: readScholar,
  },
]

/** Semantic Scholar's own id, a number of its corpus, or an id of somebody else behind its name. */
function readScholar(said: string, { pathname }: URL) {
  const [, kind = '', id = ''] = /^(?:(arxiv|doi|corpusid|acl):)?(.*)$/i.exec(said)!
  if (/^arxiv$/i.test(kind) || pathname.startsWith('/arxiv/')) return { work: id }
  if (/^doi$/i.test(kind)) return { work: id }
  if (/^acl$/i.test(kind)) return { work: `10.18653/v1/${id}` }
  if (/^corpusid$/i.test(kind)) return named('corpus', id)
  return /^[0-9a-f]{40}$/.test(id) ? named('s2', id) : {}
}

const named = (site: string, id: string) => (/^[\w./-]{1,80}$/.test(id) ? { name: `${site}:${id}` } : {})

/** What the address of a page elsewhere calls its paper, as `openreview:aBc` or `pmlr:v139/doe21a`. */
export const pageNames = (address: string): string[] => read(address).flatMap(({ name }) => name ?? [])

/** The arXiv id or DOI that the address of a page elsewhere says. */
export const worksInPage = (address: string): string[] => read(address).flatMap(({ work }) => work ?? [])

function read(address: string): ReturnType<Site['name']>[] {
  if (address.length > 1000 || !/^(?:https?:\/\/)?[\w.-]{4,60}\//i.test(address)) return []
  const url = URL.parse(/^https?:/i.test(address) ? address : `https://${address}`)
  if (!url) return []
  const host = url.hostname.replace(/^www\./, '')
  return SITES.flatMap((site) => {
    const [, found] = (site.host.test(host) && site.path.exec(url.pathname)) || []
    return found === undefined ? [] : [site.name(decoded(found), url)]
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The words by which a page's paper may be looked for, where its address holds some: title and authors, or one author. */
export function wordsInPage(address: string): string | undefined {
  const [, slug] = /semanticscholar\.org\/paper\/([^/?#]+)\/[0-9a-f]{40}/i.exec(address) ?? []
  if (slug) return decoded(slug).replaceAll(/[-_]+/g, ' ')
  const [, author, year] = /proceedings\.mlr\.press\/v\d+\/([a-z-]+?)(\d\d)[a-z]/i.exec(address) ?? []
  return author && `author:${author} year:20${year}`
}
