import type { Fact, StoredPaper } from '#store/index.ts'
import type { SaidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { doiUrl, isWebAddress, searchPath } from './addresses.ts'
import { AllAuthors } from './authors.tsx'
import { CalendarDate } from './dates.tsx'
import { Maths } from './maths.tsx'
import { NotInterested } from './not-interested.tsx'
import { HeadLinks } from './paper-links.tsx'
import { Voters } from './voters.tsx'
import { Votes } from './votes.tsx'
import { Withdrawal } from './withdrawal.tsx'

interface PaperHeadProps {
  site: Site
  paper: StoredPaper
  said: SaidTo
  /** The first who voted for it, where they are shown. */
  voters: readonly { name: string; handle: string }[]
  /** Whether who asks does not want to be shown it; absent for a visitor. */
  isDismissed?: boolean | undefined
}

/** Whether it still counts, title, authors, what is known of it in a quiet row, and the row of links. */
export const PaperHead = ({ site, paper, said, voters, isDismissed }: PaperHeadProps) => (
  <header class="paper-head">
    <Withdrawal paper={paper} facts={said.facts} />
    <h1 dir="auto">
      <Maths text={paper.title} />
    </h1>
    <AllAuthors authors={paper.authors} />
    <ul class="facts">
      {(site.accounts || said.signals['hf-upvotes'] !== undefined) && (
        <li>
          <Votes site={site} paper={paper} said={said} />
        </li>
      )}
      <li>
        <CalendarDate date={paper.date} />
      </li>
      {paper.venue !== undefined && <li dir="auto">{paper.venue}</li>}
      {paper.arxiv !== undefined && (
        <li>
          arXiv {paper.arxiv}
          {paper.version !== undefined && paper.version > 1 && `, version ${paper.version}`}
        </li>
      )}
      {paper.updated !== undefined && paper.updated !== paper.date && (
        <li>
          revised <CalendarDate date={paper.updated} />
        </li>
      )}
      {paper.doi !== undefined && (
        <li>
          DOI <a href={doiUrl(paper.doi)}>{paper.doi}</a>
        </li>
      )}
      {paper.categories.length > 0 && (
        <li>
          {paper.categories.map((category) => (
            <span class="tag">
              <a href={searchPath(category)}>{category}</a>
            </span>
          ))}
        </li>
      )}
      <Somebody fact={newest(said.facts, 'organisation')} />
      <Somebody fact={newest(said.facts, 'submitter')} role="submitted by " />
      {isDismissed !== undefined && (
        <li>
          <NotInterested paper={paper} isDismissed={isDismissed} />
        </li>
      )}
    </ul>
    <Voters voters={voters} votes={said.votes} />
    <HeadLinks paper={paper} said={said} />
  </header>
)

const newest = (facts: readonly Fact[], name: string) => facts.findLast((fact) => fact.name === name)

const Somebody = ({ fact, role = '' }: { fact: Fact | undefined; role?: string }) =>
  fact ? (
    <li>
      {role}
      {fact.url !== undefined && isWebAddress(fact.url) ? (
        <a href={fact.url} dir="auto">
          {fact.value}
        </a>
      ) : (
        <span dir="auto">{fact.value}</span>
      )}
    </li>
  ) : null
