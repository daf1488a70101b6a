import type { Child } from 'hono/jsx'
import type { StoredPaper } from '#store/index.ts'
import type { Method, Site } from '../site.ts'
import { isWebAddress, paperPath } from './addresses.ts'
import { FirstAuthors } from './authors.tsx'
import { CalendarDate } from './dates.tsx'
import { Maths, beginning } from './maths.tsx'
import { OutcomeLine } from './outcome.tsx'
import { Thumbnail } from './thumbnail.tsx'

interface EntryProps {
  site: Site
  paper: StoredPaper
  /** The first of the page stands larger. */
  lead?: boolean
  /** What others counted last, by name. */
  signals?: Readonly<Record<string, number>>
  /** Stands in for the summary: where a search found its words. */
  children?: Child
}

/** One paper of a list: what it is, in two lines, and what is known of it, in one. */
export function Entry({ site, paper, lead = false, signals = {}, children }: EntryProps) {
  const method = paper.slug === undefined ? undefined : site.methods.get(paper.slug)
  const text = paper.summary ?? paper.abstract
  return (
    <article class={lead ? 'entry lead' : 'entry'}>
      <div class="words">
        <h2 dir="auto">
          <a href={paperPath(paper.id)}>
            <Maths text={paper.title} inLink />
          </a>
        </h2>
        <FirstAuthors authors={paper.authors} />
        {children ?? (
          <p class="summary" dir="auto">
            {text === undefined ? (
              'No abstract is known.'
            ) : (
              <Maths text={beginning(text, lead ? 480 : 260)} />
            )}
          </p>
        )}
        <Facts paper={paper} signals={signals} {...(method && { method })} />
      </div>
      {method && <Thumbnail method={method} />}
    </article>
  )
}

interface FactsProps {
  paper: StoredPaper
  method?: Method
  signals: Readonly<Record<string, number>>
}

/** The quiet row under an entry. */
const Facts = ({ paper, method, signals }: FactsProps) => (
  <ul class="facts">
    {(method?.outcome || method?.runnable) && (
      <li>
        <OutcomeLine method={method} />
      </li>
    )}
    {signals['hf-upvotes'] !== undefined && <li>{signals['hf-upvotes']} upvotes on Hugging Face</li>}
    <li>
      <CalendarDate date={paper.date} />
    </li>
    {paper.withdrawn && <li>withdrawn</li>}
    {paper.topics.length > 0 && <li>{paper.topics.join(', ')}</li>}
    {paper.code !== undefined && isWebAddress(paper.code) && (
      <li>
        <a href={paper.code}>code</a>
      </li>
    )}
  </ul>
)
