import { type Link } from '#sources/record.ts'
import { uniqueLinks } from '#sources/links.ts'
import type { Said, StoredPaper } from '#store/index.ts'
import { abstractUrl, doiUrl, isWebAddress, paperPath } from './addresses.ts'
import { Stars } from './entry-facts.tsx'
import { sourceName } from './source-names.ts'
import { discussionUrl } from './votes.tsx'

/** What a link leads to, in words. */
export const LINK_KINDS = {
  code: 'Code',
  project: 'Project page',
  model: 'Model',
  dataset: 'Data set',
  demo: 'Demo',
} as const satisfies Record<Link['kind'], string>
const MANY = {
  code: 'Code',
  project: 'Pages',
  model: 'Models',
  dataset: 'Data sets',
  demo: 'Demos',
} as const satisfies Record<Link['kind'], string>

export type PaperSaid = Pick<Said, 'links' | 'facts' | 'signals'>

interface PaperLink {
  name: string
  href: string
  kind?: Link['kind']
}

/** What there is of a paper by kind, each place once; an address that is not http(s) is never shown. */
function byKind({ code, source }: StoredPaper, links: Said['links']): [Link['kind'], Link[]][] {
  const all = [...(code === undefined ? [] : [{ kind: 'code', url: code, saidBy: source }]), ...links]
  const told = (url: string) => links.find((link) => link.url === url)?.saidBy
  const unique = uniqueLinks(all.filter(({ url }) => isWebAddress(url)) as Link[])
  return (Object.keys(LINK_KINDS) as Link['kind'][]).flatMap((kind) => {
    const found = unique
      .filter((link) => link.kind === kind)
      .map((link) => ({ ...link, saidBy: told(link.url) ?? link.saidBy }))
    return found.length > 0 ? [[kind, found] as [Link['kind'], Link[]]] : []
  })
}

/** Where a paper is to be read, and the first of each kind of what there is of it. */
export function linksOf(paper: StoredPaper, { links, facts, signals }: PaperSaid): PaperLink[] {
  const { arxiv, doi } = paper
  const isOnHf =
    [signals['hf-upvotes'], signals['hf-comments']].some((count) => count !== undefined) ||
    facts.some(({ saidBy }) => /^hf(?:-|$)/.test(saidBy))
  return [
    ...(arxiv === undefined
      ? []
      : [
          { name: 'Abstract on arXiv', href: abstractUrl(arxiv) },
          { name: 'PDF', href: `https://arxiv.org/pdf/${arxiv}` },
        ]),
    ...(doi === undefined ? [] : [{ name: arxiv === undefined ? 'DOI' : 'As published', href: doiUrl(doi) }]),
    ...byKind(paper, links).map(([kind, [first]]) => ({ kind, name: LINK_KINDS[kind], href: first!.url })),
    ...(arxiv !== undefined && isOnHf ? [{ name: discussion(signals), href: discussionUrl(arxiv) }] : []),
  ]
}

function discussion(signals: Said['signals']): string {
  const comments = signals['hf-comments'] ?? 0
  if (comments === 0) return 'Hugging Face'
  return `${comments} ${comments === 1 ? 'comment' : 'comments'} on Hugging Face`
}

/** The row of links under the head of a paper. */
export const HeadLinks = ({ paper, said }: { paper: StoredPaper; said: PaperSaid }) => (
  <ul class="links" aria-label="Links of this paper">
    {linksOf(paper, said).map(({ name, href, kind }) => (
      <li>
        <a href={href}>{name}</a>
        {kind === 'code' && said.signals['github-stars'] !== undefined && (
          <Stars count={said.signals['github-stars']} />
        )}
      </li>
    ))}
    <li>
      <a href={`${paperPath(paper.id)}.md`}>Markdown</a>
    </li>
  </ul>
)

/** All that is linked to a paper and by whom, where the row of links does not name each. */
export function AllLinks({ paper, said }: { paper: StoredPaper; said: PaperSaid }) {
  const kinds = byKind(paper, said.links)
  if (kinds.every(([, links]) => links.length === 1)) return null
  const count = kinds.reduce((sum, [, links]) => sum + links.length, 0)
  return (
    <details class="all-links">
      <summary>All {count} links</summary>
      <dl>
        {kinds.map(([kind, links]) => (
          <>
            <dt>{links.length === 1 ? LINK_KINDS[kind] : MANY[kind]}</dt>
            {links.map(({ url, saidBy }) => (
              <dd>
                <a href={url}>{placeName(url)}</a> <span class="by">from {sourceName(saidBy)}</span>
              </dd>
            ))}
          </>
        ))}
      </dl>
    </details>
  )
}

const HUBS = /^(?:www\.)?(?:github\.com|huggingface\.co|hf\.co)$/

/** An address as short as it can be told from others. */
function placeName(address: string): string {
  const { hostname, pathname } = new URL(address)
  const path = pathname.replace(/\/$/, '')
  return HUBS.test(hostname)
    ? path.replace(/^\/(?:(?:datasets|spaces)\/)?/, '') || hostname
    : hostname.replace(/^www\./, '') + path
}
