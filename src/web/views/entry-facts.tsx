import type { Contribution } from '#feed/contribution.ts'
import type { Said, StoredPaper } from '#store/index.ts'
import type { Method } from '../site.ts'
import { isWebAddress, paperPath } from './addresses.ts'
import { FirstAuthors } from './authors.tsx'
import { CalendarDate } from './dates.tsx'
import { commentsInWords } from './counts.ts'
import { OutcomeLine } from './outcome.tsx'
import { shortCount } from './short-count.ts'
import { discussionUrl } from './votes.tsx'

/** Categories that are shown; the first is the paper's own. */
const CATEGORIES = 3

interface EntryFactsProps {
  paper: StoredPaper
  said: Pick<Said, 'links' | 'signals' | 'talk'>
  method: Method | undefined
  by: Contribution['by'] | undefined
  /** Authors that were looked for. */
  named?: readonly string[]
  dated: boolean
}

/** The quiet row under an entry: verdict, authors, categories, what else there is of the paper, who discusses it. */
export const EntryFacts = ({
  paper,
  said: { links, signals, talk },
  method,
  by,
  named = [],
  dated,
}: EntryFactsProps) => (
  <ul class="facts">
    {(method?.outcome || method?.runnable) && (
      <li>
        <a class="run-it" href={`${paperPath(paper.id)}#run`}>
          <OutcomeLine method={method} />
        </a>
      </li>
    )}
    {paper.authors.length > 0 && (
      <li class="who" dir="auto">
        <FirstAuthors authors={paper.authors} named={named} />
      </li>
    )}
    {dated && (
      <li>
        <CalendarDate date={paper.date} short />
      </li>
    )}
    {paper.withdrawn && <li>withdrawn</li>}
    {paper.venue !== undefined && <li dir="auto">{paper.venue}</li>}
    {paper.categories.length > 0 && (
      <li>
        {paper.categories.slice(0, CATEGORIES).map((category) => (
          <span class="tag">{category}</span>
        ))}
      </li>
    )}
    {linksOf(paper, links).map(({ name, url }) => (
      <li>
        <a href={url}>{name}</a>
        {name === 'code' && signals['github-stars'] !== undefined && (
          <Stars count={signals['github-stars']} />
        )}
      </li>
    ))}
    {(signals['hf-comments'] ?? 0) > 0 && (
      <li>
        <Comments paper={paper} count={signals['hf-comments']!} />
      </li>
    )}
    {talk && (
      <li>
        <a href={`${paperPath(paper.id)}#discussion`}>{commentsInWords(talk.comments)} here</a>
      </li>
    )}
    {by === 'a machine' && (
      <li>
        machine-made<span class="visually-hidden"> summary</span>
      </li>
    )}
  </ul>
)

const KINDS = { code: 'code', project: 'project', model: 'model', dataset: 'data', demo: 'demo' } as const

/** One link of each kind; one that is not http(s) is never shown. */
export function linksOf({ code }: StoredPaper, links: Said['links']): { name: string; url: string }[] {
  const all = [...(code === undefined ? [] : [{ kind: 'code', url: code }]), ...links]
  return Object.entries(KINDS).flatMap(([kind, name]) => {
    const found = all.find((link) => link.kind === kind && isWebAddress(link.url))
    return found ? [{ name, url: found.url }] : []
  })
}

export const Stars = ({ count }: { count: number }) => (
  <>
    <span aria-hidden="true"> ★ {shortCount(count)}</span>
    <span class="visually-hidden">, {count} stars on GitHub</span>
  </>
)

const Comments = ({ paper: { arxiv }, count }: { paper: StoredPaper; count: number }) => {
  const text = `${count} ${count === 1 ? 'comment' : 'comments'}`
  return arxiv === undefined ? <>{text}</> : <a href={`${discussionUrl(arxiv)}#community`}>{text}</a>
}
