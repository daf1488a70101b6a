import type { Fact, PaperTopic, Said, StoredPaper } from '#store/index.ts'
import { isWebAddress, links } from './addresses.ts'
import { AllAuthors } from './authors.tsx'
import { CalendarDate, dateInWords } from './dates.tsx'
import { Maths } from './maths.tsx'
import { PaperTopics } from './topics.tsx'
import { Votes } from './votes.tsx'

interface PaperHeadProps {
  paper: StoredPaper
  /** What sources say besides. */
  facts?: readonly Fact[]
  topics?: readonly PaperTopic[]
  signals?: Said['signals']
}

/** Title, authors, date and venue, topics, and the row of links. */
export const PaperHead = ({ paper, facts = [], topics = [], signals = {} }: PaperHeadProps) => (
  <header class="paper-head">
    <h1 dir="auto">
      <Maths text={paper.title} />
    </h1>
    <AllAuthors authors={paper.authors} />
    {paper.withdrawn && <p class="withdrawn">{withdrawal(facts)}</p>}
    <ul class="facts">
      {signals['hf-upvotes'] !== undefined && (
        <li>
          <Votes paper={paper} signals={signals} />
        </li>
      )}
      <li>
        <CalendarDate date={paper.date} />
      </li>
      {paper.venue !== undefined && <li>{paper.venue}</li>}
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
      {paper.categories.length > 0 && <li>{paper.categories.join(', ')}</li>}
      <Somebody fact={newest(facts, 'organisation')} />
      <Somebody fact={newest(facts, 'submitter')} role="submitted by " />
    </ul>
    <PaperTopics paper={paper} known={topics} />
    <ul class="links" aria-label="Links of this paper">
      {links(paper).map(({ name, href }) => (
        <li>
          <a href={href}>{name}</a>
        </li>
      ))}
    </ul>
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

/** Sources as a reader knows them; any other is named as it is. */
const NAMES: Readonly<Record<string, string>> = {
  hf: 'Hugging Face',
  'hf-daily': 'Hugging Face',
  arxiv: 'arXiv',
  'arxiv-atom': 'arXiv',
  'arxiv-rss': 'arXiv',
  oai: 'arXiv',
  'oai-pmh': 'its archive',
  openalex: 'OpenAlex',
  'semantic-scholar': 'Semantic Scholar',
}

/** That a paper was withdrawn, and who says so. */
function withdrawal(facts: readonly Fact[]): string {
  const fact = newest(facts, 'withdrawn')
  if (!fact) return 'Withdrawn by its authors.'
  const name = NAMES[fact.saidBy] ?? fact.saidBy
  return fact.value === 'deleted'
    ? `Taken back: ${name} deleted its record on ${dateInWords(new Date(fact.saidAt).toISOString().slice(0, 10))} or before.`
    : `Withdrawn, says ${name}.`
}
