import type { Fact, StoredPaper } from '#store/index.ts'
import { doiUrl, isWebAddress, searchPath } from './addresses.ts'
import { AllAuthors } from './authors.tsx'
import { CalendarDate } from './dates.tsx'
import { Maths } from './maths.tsx'
import { HeadLinks, type PaperSaid } from './paper-links.tsx'
import { Votes } from './votes.tsx'
import { Withdrawal } from './withdrawal.tsx'

interface PaperHeadProps {
  paper: StoredPaper
  said: PaperSaid
}

/** Whether it still counts, title, authors, what is known of it in a quiet row, and the row of links. */
export const PaperHead = ({ paper, said }: PaperHeadProps) => (
  <header class="paper-head">
    <Withdrawal paper={paper} facts={said.facts} />
    <h1 dir="auto">
      <Maths text={paper.title} />
    </h1>
    <AllAuthors authors={paper.authors} />
    <ul class="facts">
      {said.signals['hf-upvotes'] !== undefined && (
        <li>
          <Votes paper={paper} signals={said.signals} />
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
    </ul>
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
