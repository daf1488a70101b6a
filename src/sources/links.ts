import type { Link } from './record.ts'

/** More links than this are a list of software, not the code of a paper. */
const MAX_LINKS = 50
const MAX_LENGTH = 500

/** What an address may be made of, `_` and its like also in the way TeX writes them. */
const TAIL = String.raw`(?:[\w\-.~:/?#[\]@!&'()*+,;=%]|\\[_%#&~])`
const ADDRESS = new RegExp(
  String.raw`https?: ?\/\/${TAIL}{1,${MAX_LENGTH}}` +
    String.raw`|(?<![\w./@-])(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|hf\.co)\/${TAIL}{1,${MAX_LENGTH}}` +
    String.raw`|(?<![\w./@-])[a-z\d][a-z\d-]{0,38}\.git(?:hub|lab)\.io(?![\w-])(?:\/${TAIL}{0,${MAX_LENGTH}})?`,
  'gi',
)
const TRAILING = new Set(`.,;:!?'*&=#`)
const BRACKETS: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
])

/** Pages of GitHub that are nobody's repository. */
const NO_OWNER = new Set(
  'about apps blog collections contact explore features login marketplace new orgs pricing search settings site sponsors topics trending'.split(
    ' ',
  ),
)
/** Pages of Hugging Face that are nobody's model. */
const NO_MODEL = new Set('api blog docs join learn login papers posts pricing settings tasks'.split(' '))
const LABELLED = /project\s{0,3}(?:web)?\s{0,3}(?:page|site|website)s?\b[^.]{0,30}$/i

/**
 * Finds the links to code, models, data sets, demos and project pages in prose, such as an abstract.
 *
 * Known are GitHub, GitLab (any `gitlab.` host), Codeberg, Bitbucket, Hugging Face and pages on `*.github.io`;
 * any other address counts only where the words right before it call it the project page.
 *
 * @returns in the order of the text, each address once, without the punctuation that follows it
 */
export function findLinks(text: string, saidBy: string): Link[] {
  const links: Link[] = []
  for (const { url, index } of addressesIn(text)) {
    const isLabelled = LABELLED.test(text.slice(Math.max(0, index - 60), index))
    const kind = linkKind(url) ?? (isLabelled && isPage(url) ? 'project' : undefined)
    if (kind) links.push({ kind, url, saidBy })
    if (links.length === MAX_LINKS) break
  }
  return uniqueLinks(links)
}

/** An address in a text. */
export interface AddressFound {
  index: number
  /** As it stands there, without the punctuation that follows it. */
  written: string
  url: string
}

/** The web addresses of a text; those of forges and of Hugging Face also without `https://`. */
export function* addressesIn(text: string): Generator<AddressFound> {
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    if (found.length >= MAX_LENGTH) continue
    // Markdown gives the address again in round brackets; a broken line leaves a space after `https:`.
    const written = trimEnd(found.split('](', 1)[0]!)
    const bare = trimEnd(written.replace(/^(https?:) /i, '$1').replace(/\\([_%#&~])/g, '$1'))
    yield { index, written, url: /^https?:/i.test(bare) ? bare : `https://${bare}` }
  }
}

/** What stands behind an address, as far as its host and path tell; undefined when they don't. */
export function linkKind(url: string): Link['kind'] | undefined {
  const { hostname = '', pathname = '', username = '' } = URL.parse(url) ?? {}
  if (username !== '') return undefined
  const host = hostname.replace(/^www\./, '')
  const [owner = '', name = ''] = pathname.split('/').filter(Boolean)
  if (host === 'huggingface.co' || host === 'hf.co') return hubKind(owner, name)
  if (host.endsWith('.hf.space')) return 'demo'
  if (/\.git(?:hub|lab)\.io$/.test(host)) return 'project'
  if (owner === '') return undefined
  if (host === 'github.com') {
    // No name ends in a hyphen: the rest is on the next line of the text.
    return owner.endsWith('-') || NO_OWNER.has(owner.toLowerCase()) ? undefined : 'code'
  }
  const isForge = /^(?:gitlab\.[a-z\d.-]+|codeberg\.org|bitbucket\.org|gist\.github\.com)$/.test(host)
  return isForge || host === 'anonymous.4open.science' ? 'code' : undefined
}

function hubKind(owner: string, name: string): Link['kind'] | undefined {
  if (owner === 'datasets') return name ? 'dataset' : undefined
  if (owner === 'spaces') return name ? 'demo' : undefined
  if (owner === 'collections' || owner === 'organizations') return name ? 'project' : undefined
  if (owner === '' || NO_MODEL.has(owner)) return undefined
  return name ? 'model' : 'project'
}

/** Each place once, under the first address that leads to it, whatever the spelling of host or ending. */
export function uniqueLinks(links: readonly Link[]): Link[] {
  const places = new Set<string>()
  return links.filter(({ url }) => {
    const { hostname = '', pathname = '', search = '' } = URL.parse(url) ?? {}
    const path = pathname.replace(/\/$/, '').replace(/\.git$/, '')
    const host = hostname.replace(/^www\./, '').replace(/^hf\.co$/, 'huggingface.co')
    const place = (host + path + search).toLowerCase()
    return !places.has(place) && places.add(place)
  })
}

/** Takes off the punctuation of the sentence, and a closing bracket that was opened before the address. */
function trimEnd(address: string): string {
  let end = address.length
  for (; end > 0; end--) {
    const last = address[end - 1]!
    const opening = BRACKETS.get(last)
    const isStray = opening && count(address, last, end) > count(address, opening, end)
    if (!TRAILING.has(last) && !isStray) break
  }
  return address.slice(0, end)
}

function count(text: string, sign: string, end: number): number {
  let found = 0
  for (let i = 0; i < end; i++) if (text[i] === sign) found++
  return found
}

/** Whether it is a web address with a real host, and not one whose page every paper has. */
function isPage(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? ''
  return (
    /[a-z\d]\.[a-z]{2,}$/.test(host) &&
    !/(?:^|\.)(?:arxiv|doi)\.org$|\.git(?:hub|lab)\.com$|^hf\.co$|huggingface\.co$/.test(host)
  )
}
