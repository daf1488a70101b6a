import type { Purpose, Signer } from './sign.ts'

export const abstractUrl = (arxiv: string): string => `https://arxiv.org/abs/${arxiv}`

export const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** Pages that a signed name opens. */
const PATHS = {
  manage: '/subscription',
  unsubscribe: '/unsubscribe',
  opinion: '/opinion',
} as const satisfies Partial<Record<Purpose, string>>

/** A reader's own address of a page. */
export const readerUrl = (
  { baseUrl, signer }: { baseUrl: string; signer: Signer },
  purpose: keyof typeof PATHS,
  id: string,
): string => `${baseUrl}${PATHS[purpose]}/${signer.sign(purpose, id)}`

export const confirmUrl = (baseUrl: string, token: string): string => `${baseUrl}/confirm/${token}`

/** A paper's page. An id may hold a slash. */
export const paperUrl = (baseUrl: string, id: string): string =>
  `${baseUrl}/papers/${id.split('/').map(encodeURIComponent).join('/')}`

/** Where a reader says that they want more like a paper, or less. */
export const opinionUrl = (
  links: Parameters<typeof readerUrl>[0],
  reader: string,
  paper: string,
  said: 'more' | 'less',
): string =>
  `${readerUrl(links, 'opinion', reader)}/${paper.split('/').map(encodeURIComponent).join('/')}?say=${said}`
