interface TakeAlongProps {
  /** Of the list, without its query. */
  path: string
  /** What narrows it, as in its own address. */
  query?: string
}

const FORMS = { BibTeX: 'bib', RIS: 'ris', 'CSL-JSON': 'csl.json' }

/** A list for a reference manager. */
export const TakeAlong = ({ path, query = '' }: TakeAlongProps) => (
  <p class="edition">
    Cite these:{' '}
    {Object.entries(FORMS).map(([name, form], i) => (
      <>
        {i > 0 && ' · '}
        <a href={`${path}.${form}${query === '' ? '' : `?${query}`}`}>{name}</a>
      </>
    ))}
  </p>
)
