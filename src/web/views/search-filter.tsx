import type { PaperFilter } from '#store/index.ts'

interface SearchFilterProps {
  query: string
  filter: PaperFilter
}

/** Narrows what was found; a folded form, so that it works without scripts. */
export const SearchFilter = ({
  query,
  filter: { category, topic, year, hasCode, slugs },
}: SearchFilterProps) => (
  <details
    class="narrow"
    open={
      category !== undefined ||
      topic !== undefined ||
      year !== undefined ||
      hasCode === true ||
      slugs !== undefined
    }
  >
    <summary>Narrow</summary>
    <form class="filter" action="/search" method="get" aria-label="Narrow the search">
      <input type="hidden" name="q" value={query} />
      <label>
        Category{' '}
        <input
          name="category"
          value={category ?? ''}
          placeholder="cs.LG"
          size={8}
          maxlength={40}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
        />
      </label>
      <label>
        Topic{' '}
        <input
          name="topic"
          value={topic ?? ''}
          placeholder="robotics"
          size={14}
          maxlength={60}
          autocomplete="off"
          autocapitalize="off"
        />
      </label>
      <label>
        Year{' '}
        <input
          name="year"
          value={year === undefined ? '' : String(year)}
          size={4}
          maxlength={4}
          inputmode="numeric"
          pattern="(19|20)[0-9]{2}"
          title="Four digits, such as 2024"
        />
      </label>
      <label>
        <input type="checkbox" name="code" checked={hasCode === true} /> with code
      </label>
      <label>
        <input type="checkbox" name="runs" checked={slugs !== undefined} /> runs here
      </label>
      <button type="submit">Show</button>
    </form>
  </details>
)
