interface EditionFilterProps {
  path: string
  categories: readonly { category: string; papers: number }[]
  chosen: { category: string | undefined; code: boolean; runs: boolean }
}

/** Narrows a list by category, code and methods that run; a folded form, so that it works without scripts. */
export const EditionFilter = ({ path, categories, chosen }: EditionFilterProps) => (
  <details class="narrow" open={chosen.code || chosen.runs || Boolean(chosen.category)}>
    <summary>Narrow</summary>
    <form class="filter" action={path} method="get">
      {categories.length > 0 && (
        <label>
          Category{' '}
          <select name="category">
            <option value="">all</option>
            {categories.map(({ category, papers }) => (
              <option value={category} selected={category === chosen.category}>
                {category} ({papers})
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <input type="checkbox" name="code" checked={chosen.code} /> with code
      </label>
      <label>
        <input type="checkbox" name="runs" checked={chosen.runs} /> runs here
      </label>
      <button type="submit">Show</button>
    </form>
  </details>
)
