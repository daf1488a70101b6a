import { toBibtex } from '#citation/bibtex.ts'
import type { StoredPaper } from '#store/index.ts'
import { paperPath } from './addresses.ts'

/** A longer entry is fetched by who wants it: that of three thousand authors is larger than the page. */
const MOST_SHOWN = 4000

/** The paper as BibTeX, whole at one click or as a file. */
export function Cite({ paper }: { paper: StoredPaper }) {
  const entry = toBibtex([paper])
  return (
    <details class="cite">
      <summary>Cite</summary>
      {entry.length <= MOST_SHOWN && (
        <pre tabindex={0} aria-label="BibTeX">
          {entry}
        </pre>
      )}
      <p>
        As a file: <a href={`${paperPath(paper.id)}.bib`}>BibTeX</a>,{' '}
        <a href={`${paperPath(paper.id)}.ris`}>RIS</a>
      </p>
    </details>
  )
}
