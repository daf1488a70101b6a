import type { Child } from 'hono/jsx'
import { toCoins } from '#citation/coins.ts'
import { contributionOf } from '#feed/contribution.ts'
import { NOTHING_SAID, type StoredPaper } from '#store/index.ts'
import type { SaidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { entryId, paperPath } from './addresses.ts'
import { EntryFacts } from './entry-facts.tsx'
import { KeepMenu } from './keep-menu.tsx'
import { Maths, beginning } from './maths.tsx'
import { Thumbnail } from './thumbnail.tsx'
import { Votes } from './votes.tsx'

interface EntryProps {
  site: Site
  paper: StoredPaper
  /** What is known of it besides. */
  said: SaidTo | undefined
  /** The first of a day's list stands a little larger. */
  lead?: boolean
  /** With its date, where not all of the list have the same. */
  dated?: boolean
  /** Stands in for what the paper did: where a search found its words. */
  excerpt?: Child
  /** Authors that were looked for. */
  named?: readonly string[]
  /** More of it, under the row of facts. */
  children?: Child
}

/** Longer sentences are cut; the style sheet shows two or three lines of them. */
const MOST = 420

/** One paper of a list: who voted for it, what it did, and in one quiet row what is known of it. */
export function Entry(props: EntryProps) {
  const { site, paper, said = NOTHING_SAID, lead = false, dated = false, excerpt, named, children } = props
  const method = paper.slug === undefined ? undefined : site.methods.get(paper.slug)
  const contribution = contributionOf(paper, said.facts)
  return (
    <article class={lead ? 'entry lead' : 'entry'} id={entryId(paper.id)}>
      <Votes site={site} paper={paper} said={said} />
      <span class="Z3988" title={toCoins(paper)} hidden></span>
      <div class="words">
        <h2 dir="auto">
          <a href={paperPath(paper.id)}>
            <Maths text={paper.title} inLink />
          </a>
        </h2>
        <p class="summary" dir="auto">
          {excerpt ??
            (contribution ? (
              <Maths text={beginning(contribution.text, MOST)} inLink />
            ) : (
              'No abstract is known.'
            ))}
        </p>
        <EntryFacts
          paper={paper}
          {...(named && { named })}
          said={said}
          method={method}
          by={excerpt === undefined ? contribution?.by : undefined}
          dated={dated}
        />
        <KeepMenu site={site} paper={paper} />
        {children}
      </div>
      {method && <Thumbnail method={method} />}
    </article>
  )
}
