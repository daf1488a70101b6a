import type { StoredPaper } from '#store/index.ts'
import { links } from './addresses.ts'
import { AllAuthors } from './authors.tsx'
import { CalendarDate } from './dates.tsx'
import { Maths } from './maths.tsx'

/** Title, authors, date and venue, and the row of links. */
export const PaperHead = ({ paper }: { paper: StoredPaper }) => (
  <header class="paper-head">
    <h1 dir="auto">
      <Maths text={paper.title} />
    </h1>
    <AllAuthors authors={paper.authors} />
    {paper.withdrawn && <p class="withdrawn">Withdrawn by its authors.</p>}
    <ul class="facts">
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
      {paper.topics.length > 0 && <li>{paper.topics.join(', ')}</li>}
    </ul>
    <ul class="links" aria-label="Links of this paper">
      {links(paper).map(({ name, href }) => (
        <li>
          <a href={href}>{name}</a>
        </li>
      ))}
    </ul>
  </header>
)

/** What reference managers read from a page. */
export const CitationMeta = ({ paper }: { paper: StoredPaper }) => (
  <>
    <meta property="og:title" content={paper.title} />
    <meta property="og:type" content="article" />
    <meta name="citation_title" content={paper.title} />
    {paper.authors.slice(0, 100).map((author) => (
      <meta name="citation_author" content={author} />
    ))}
    {paper.date !== undefined && <meta name="citation_date" content={paper.date.replaceAll('-', '/')} />}
    {paper.arxiv !== undefined && <meta name="citation_arxiv_id" content={paper.arxiv} />}
  </>
)
