import type { FC } from 'hono/jsx'
import type { ShortSearch } from '#search/short-search.ts'
import type { StoredPaper } from '#store/index.ts'
import { paperPath } from './addresses.ts'
import { CalendarDate } from './dates.tsx'
import { Maths } from './maths.tsx'

/** Where a query is tried on vectors that are cut short. */
export const SHORT_SEARCH = '/search/short'

interface ShortFormProps {
  query?: string
  /** The lengths to choose from; without them, one is chosen with the first answer. */
  lengths?: readonly number[]
  keep?: number
}

/** Asks the site's own search by so many first numbers of its vectors; works without a script. */
export const ShortForm: FC<ShortFormProps> = ({ query, lengths, keep }) => (
  <form class="short-form" action={SHORT_SEARCH} role="search" aria-label="Search by the first numbers alone">
    <label for="short">Your query</label>
    <div class="field">
      <input id="short" name="q" type="search" value={query} required maxlength={200} autocomplete="off" />
      <button>Search</button>
    </div>
    {lengths && <Lengths lengths={lengths} keep={keep} />}
  </form>
)

const Lengths: FC<{ lengths: readonly number[]; keep: number | undefined }> = ({ lengths, keep }) => (
  <fieldset class="lengths">
    <legend>Numbers kept of {lengths.at(-1)}</legend>
    {lengths.map((length) => (
      <label>
        <input type="radio" name="keep" value={length} checked={length === keep} /> {length}
      </label>
    ))}
  </fieldset>
)

interface ShortFoundProps {
  found: ShortSearch
  keep: number
  /** For which the model was trained, ascending. */
  widths: readonly number[]
}

/** What was found, and where it stands by whole vectors. */
export const ShortFound: FC<ShortFoundProps> = ({ found: { hits, missed }, keep, widths }) => {
  const whole = widths.at(-1)!
  const same = hits.length - hits.filter(({ place }) => place === undefined).length
  return (
    <div class="found">
      <p role="status">
        {keep === whole ? (
          <>The nearest by all {whole} numbers.</>
        ) : (
          <>
            {same} of {hits.length} are the same as by all {whole} numbers, in {Math.round(whole / keep)}{' '}
            times less room.
            {keep < widths[0]! && ` This site’s model was trained for ${widths[0]} and more.`}
          </>
        )}
      </p>
      <ol>
        {hits.map(({ paper, place }) => (
          <li>
            <Title paper={paper} />
            {keep !== whole && (
              <small>· {place === undefined ? 'not among them by all' : `${ordinal(place)} by all`}</small>
            )}
          </li>
        ))}
      </ol>
      {missed.length > 0 && (
        <>
          <p>
            Found by all {whole} numbers, and not by the first {keep}:
          </p>
          <ul>
            {missed.map((paper) => (
              <li>
                <Title paper={paper} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

const Title: FC<{ paper: StoredPaper }> = ({ paper }) => (
  <>
    <a href={paperPath(paper.id)} dir="auto">
      <Maths text={paper.title} inLink />
    </a>{' '}
    <small>
      <CalendarDate date={paper.date} short />
    </small>{' '}
  </>
)

const ENDS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }
const rules = new Intl.PluralRules('en', { type: 'ordinal' })
const ordinal = (n: number): string => `${n}${ENDS[rules.select(n)]}`
