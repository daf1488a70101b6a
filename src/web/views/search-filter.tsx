import type { Order } from '#search/search.ts'
import type { DateSpan, Facets, PaperFilter } from '#store/index.ts'
import { addressParts, filterParts } from '../pages/search-request.ts'
import { searchPath } from './addresses.ts'

interface SearchFilterProps {
  query: string
  filter: PaperFilter
  order: Order
  /** Of what was found. */
  facets: Facets
  /** Names of methods that run here. */
  runnable: readonly string[]
}

/** So many years are offered at a touch. */
const YEARS = 8

/** Narrows what was found, by what there is of each kind; a folded form, so that it works without scripts. */
export function SearchFilter({ query, filter, order, facets, runnable }: SearchFilterProps) {
  const { category, topic, dates = {}, hasCode, slugs } = filter
  const years = [...facets.years].sort(([a], [b]) => b - a)
  const running = runnable.reduce((sum, slug) => sum + (facets.slugs.get(slug) ?? 0), 0)
  return (
    <details class="narrow" open={Object.keys(filterParts(filter)).length > 0}>
      <summary>Narrow</summary>
      <form class="filter" action="/search" method="get" aria-label="Narrow the search">
        <input type="hidden" name="q" value={query} />
        {order !== 'best' && <input type="hidden" name="sort" value={order} />}
        <label>
          Category{' '}
          <select name="category">
            <option value="">all</option>
            {categories(facets, category).map(([name, papers]) => (
              <option value={name} selected={name === category}>
                {name} ({papers.toLocaleString('en')})
              </option>
            ))}
          </select>
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
        <DayField name="since" label="From" dates={dates} placeholder="2024-05" />
        <DayField name="until" label="to" dates={dates} placeholder="2024" />
        <label>
          <input type="checkbox" name="code" checked={hasCode === true} /> with code (
          {facets.code.toLocaleString('en')})
        </label>
        <label>
          <input type="checkbox" name="runs" checked={slugs !== undefined} /> runs here ({running})
        </label>
        <button type="submit">Show</button>
      </form>
      {years.length > 1 && (
        <p class="years">
          {years.slice(0, YEARS).map(([year, papers]) => (
            <a href={pathOf(query, order, { ...filter, dates: only(String(year)) })}>
              {year} <small>{papers.toLocaleString('en')}</small>
            </a>
          ))}
          {years.length > YEARS && (
            <a href={pathOf(query, order, { ...filter, dates: { until: String(years[YEARS]![0]) } })}>
              before{' '}
              <small>
                {years
                  .slice(YEARS)
                  .reduce((sum, [, papers]) => sum + papers, 0)
                  .toLocaleString('en')}
              </small>
            </a>
          )}
        </p>
      )}
    </details>
  )
}

const only = (year: string): DateSpan => ({ since: year, until: year })

const pathOf = (query: string, order: Order, filter: PaperFilter): string =>
  searchPath(query, 1, addressParts(filter, order))

/** Those found, the most frequent first, and the one that was asked for; an archive only when it is that. */
function categories({ categories: counts }: Facets, chosen: string | undefined): [string, number][] {
  const archives = new Set([...counts.keys()].map((name) => /^(.+)\./.exec(name)?.[1]))
  const found = [...counts].filter(([name]) => name === chosen || !archives.has(name))
  if (chosen !== undefined && !counts.has(chosen)) found.push([chosen, 0])
  return found.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
}

interface DayFieldProps {
  name: 'since' | 'until'
  label: string
  dates: DateSpan
  placeholder: string
}

const DayField = ({ name, label, dates, placeholder }: DayFieldProps) => (
  <label>
    {label}{' '}
    <input
      name={name}
      value={dates[name] ?? ''}
      placeholder={placeholder}
      size={10}
      maxlength={10}
      autocomplete="off"
      pattern="(19|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?"
      title="A day, a month or a year: 2024-05-13, 2024-05 or 2024"
    />
  </label>
)

const NAMES: Readonly<Record<Order, string>> = {
  best: 'best first',
  newest: 'newest first',
  votes: 'most votes first',
}

/** The ways to another order. */
export const SearchOrders = ({
  query,
  filter,
  order,
}: Pick<SearchFilterProps, 'query' | 'filter' | 'order'>) => (
  <nav class="orders" aria-label="Order of the papers">
    {(Object.entries(NAMES) as [Order, string][]).map(([name, words]) => (
      <a href={pathOf(query, name, filter)} {...(name === order && { 'aria-current': 'true' })}>
        {words}
      </a>
    ))}
  </nav>
)
