import { topicNamed, topicSlug } from '#topics/vocabulary.ts'

/** Where a paper's page is. A slash in an old arXiv id stays a slash. */
export const paperPath = (id: string): string => `/papers/${id.split('/').map(encodeURIComponent).join('/')}`

/** Where it is said what makes a paper like another. */
export const similarPath = (id: string, other: string): string =>
  `${paperPath(id)}/similar/${paperPath(other).slice('/papers/'.length)}`

/** Where the papers are that are like some together. */
export const morePath = (ids: readonly string[]): string =>
  `/similar?${new URLSearchParams(ids.map((id) => ['to', id]))}`

/** What a paper is called in a page that lists it. */
export const entryId = (id: string): string => `paper-${id.replaceAll(/[^\w.-]/g, '_')}`

/** Where a member keeps a paper, and writes their note on it. */
export const keepPath = (id: string): string => `${paperPath(id)}/keep`

/** Where a collection is. */
export const collectionPath = (id: string): string => `/collections/${id}`

/** Where the runs of a paper's method are that readers kept. */
export const keptRunsPath = (id: string, page = 1): string =>
  `${paperPath(id)}/runs${page > 1 ? `?page=${page}` : ''}`

/** Where a paper's discussion is. */
export const commentsPath = (id: string, page = 1): string =>
  `${paperPath(id)}/comments${page > 1 ? `?page=${page}` : ''}`

/** Where a kept run is. */
export const runPath = (id: string): string => `/runs/${id}`

/** A paper's page, ready to repeat a run. */
export function repeatPath(id: string, { seed, without }: { seed: number; without?: string }): string {
  const off = without === undefined ? '' : `&without=${encodeURIComponent(without)}`
  return `${paperPath(id)}?seed=${seed}${off}`
}

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

export const doiUrl = (doi: string): string =>
  `https://doi.org/${doi.split('/').map(encodeURIComponent).join('/')}`

export const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
