import { raw } from 'hono/html'
import { toJsonLd } from '#citation/json-ld.ts'
import { familyFirst } from '#citation/names.ts'
import { type Publication, dateOf, doiOf, pdfAddress, publicAddress, publicationOf } from '#citation/work.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { StoredPaper } from '#store/index.ts'
import { type FormName, FORMS } from '../forms.ts'
import type { Site } from '../site.ts'
import { paperPath } from './addresses.ts'

/** The name of the tag for where it appeared; without one, Zotero is told that this is a preprint. */
const VENUES: Readonly<Record<Publication, string | undefined>> = {
  preprint: undefined,
  conference: 'citation_conference_title',
  journal: 'citation_journal_title',
}
const TITLES: Readonly<Record<FormName, string>> = {
  bib: 'BibTeX',
  ris: 'RIS',
  'csl.json': 'CSL-JSON',
  jsonld: 'JSON-LD',
  md: 'Markdown',
}

/** What reference managers and search engines read from a paper's page. */
export function CitationMeta({ site: { baseUrl = '' }, paper }: { site: Site; paper: StoredPaper }) {
  const title = withPlainFormulas(paper.title)
  const page = `${baseUrl}${paperPath(paper.id)}`
  const venue = VENUES[publicationOf(paper)]
  const keywords = [...new Set([...paper.categories, ...paper.topics])]
  return (
    <>
      <Cited name="citation_title" content={title} />
      {paper.authors.map((author) => (
        <Cited name="citation_author" content={familyFirst(author)} />
      ))}
      <Cited name="citation_date" content={dateOf(paper)?.replaceAll('-', '/')} />
      <Cited name="citation_doi" content={doiOf(paper)} />
      <Cited name="citation_arxiv_id" content={paper.arxiv} />
      {venue !== undefined && <Cited name={venue} content={paper.venue} />}
      <Cited name="citation_abstract" content={paper.abstract && withPlainFormulas(paper.abstract)} />
      <Cited name="citation_pdf_url" content={pdfAddress(paper)} />
      <Cited name="citation_public_url" content={publicAddress(paper)} />
      <Cited name="citation_keywords" content={keywords.join('; ') || undefined} />
      {venue === undefined && <Cited name="dc.type" content="preprint" />}
      {venue === undefined && paper.arxiv !== undefined && (
        <>
          <Cited name="citation_publisher" content="arXiv" />
          <Cited name="citation_technical_report_number" content={`arXiv:${paper.arxiv}`} />
        </>
      )}
      {Object.entries(FORMS).map(([name, [type]]) => (
        <link
          rel="alternate"
          type={type}
          title={TITLES[name as FormName]}
          href={`${paperPath(paper.id)}.${name}`}
        />
      ))}
      <script type="application/ld+json">{raw(toJsonLd(paper, page))}</script>
    </>
  )
}

const Cited = ({ name, content }: { name: string; content: string | undefined }) =>
  content === undefined ? null : <meta name={name} content={content} />
