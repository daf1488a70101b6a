import type { Brought, Missing } from '#accounts/bring.ts'
import { collectionPath, paperPath, searchPath } from './addresses.ts'
import { papersInWords } from './counts.ts'
import { Maths } from './maths.tsx'

/** Told one by one; of more, how many. */
const MOST_MISSING = 2000
const MOST_WARNINGS = 20

export interface BringingProps {
  /** The file was read, and this became of it. */
  brought?: Brought & { format: string; fileName: string; warnings: readonly string[] }
  /** Nothing was taken. */
  error?: string
}

/** Takes a file of what a member has elsewhere, and tells what became of it. */
export const Bringing = ({ brought, error }: BringingProps) => (
  <section class="preferences quiet" id="bring" aria-labelledby="bring-title">
    <h2 id="bring-title">Bring what you have elsewhere</h2>
    {error !== undefined && (
      <p class="error" id="bring-error" role="alert">
        {error}
      </p>
    )}
    {brought && <Report {...brought} />}
    <form method="post" action="/account/bring" enctype="multipart/form-data">
      <label class="wide">
        A file
        <input
          type="file"
          name="file"
          required
          accept=".json,.bib,.bibtex,.ris,.rdf,.enw,.nbib,.txt"
          aria-describedby={error === undefined ? 'bring-what' : 'bring-error'}
        />
      </label>
      <p id="bring-what">
        References of Zotero or another manager as RDF, BibTeX, RIS or CSL-JSON: they become private
        collections, those that Zotero’s RDF names, or else one with the file’s name.{' '}
        <code>daily-papers.json</code> of a site like this one: votes, picks, collections, notes, what you
        have seen and follow; comments are not said again. Tags of arxiv-sanity as JSON, each list of arXiv
        ids under its tag. At most 5 MB; what is here stays as it is.
      </p>
      <button type="submit">Bring it</button>
    </form>
  </section>
)

const FRESH = {
  votes: 'votes',
  picks: 'picks',
  lessLike: 'times “less like this”',
  notInterested: 'times “not interested”',
  opened: 'papers opened',
  seen: 'papers seen',
  notes: 'notes',
  follows: 'things followed',
} as const

const Report = (report: NonNullable<BringingProps['brought']>) => {
  const { format, fileName, fresh, collections, missing, otherNotes, left, warnings } = report
  const kinds = (Object.keys(FRESH) as (keyof typeof FRESH)[]).filter((kind) => fresh[kind] > 0)
  const isNew = kinds.length > 0 || collections.some(({ added }) => added > 0)
  return (
    <div role="status">
      <p>
        <bdi>{fileName}</bdi> was read as {format}.{' '}
        {kinds.length > 0 && `New here: ${kinds.map((kind) => `${fresh[kind]} ${FRESH[kind]}`).join(', ')}.`}
        {!isNew && (missing.length > 0 ? 'None of it is new here.' : 'All of it was here already.')}
      </p>
      {collections.length > 0 && (
        <ul class="rows">
          {collections.map(({ collection: { id, name }, added, there }) => (
            <li>
              <a href={collectionPath(id)} dir="auto">
                {name}
              </a>
              <span>
                {papersInWords(added)} added{there > 0 && `, ${there} there already`}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Told title="Not taken" lines={left} />
      {otherNotes.length > 0 && (
        <details open>
          <summary>Your notes here stay; the file has others</summary>
          <dl>
            {otherNotes.map(({ paper, text }) => (
              <>
                <dt>
                  <a href={paperPath(paper.id)} dir="auto">
                    <Maths text={paper.title} />
                  </a>
                </dt>
                <dd dir="auto">{text}</dd>
              </>
            ))}
          </dl>
        </details>
      )}
      {missing.length > 0 && (
        <details open>
          <summary>{papersInWords(missing.length)} not here</summary>
          <p>Fetch or submit those that you want, then bring the file again: it doubles nothing.</p>
          <ul class="rows">
            {missing.slice(0, MOST_MISSING).map((one) => (
              <NotHere {...one} />
            ))}
          </ul>
          {missing.length > MOST_MISSING && <p>And {missing.length - MOST_MISSING} more.</p>}
        </details>
      )}
      <Told title="Not as expected in the file" lines={warnings} />
    </div>
  )
}

/** A search for it fetches what an id names, or leads to the place that does. */
const NotHere = ({ title, id }: Missing) => (
  <li>
    <span dir="auto">
      <Maths text={title} />
    </span>
    <a rel="nofollow" href={searchPath((id?.startsWith('p-') === true ? undefined : id) ?? title)}>
      {id === undefined || id.startsWith('p-') ? 'Search' : id}
    </a>
  </li>
)

const Told = ({ title, lines }: { title: string; lines: readonly string[] }) =>
  lines.length === 0 ? null : (
    <details open>
      <summary>
        {title} ({lines.length})
      </summary>
      <ul>
        {lines.slice(0, MOST_WARNINGS).map((line) => (
          <li dir="auto">{line}</li>
        ))}
        {lines.length > MOST_WARNINGS && <li>And {lines.length - MOST_WARNINGS} more.</li>}
      </ul>
    </details>
  )
