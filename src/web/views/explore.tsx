import type { FC } from 'hono/jsx'
import type { Explore as Declared } from '#lab/explore.ts'
import { type Explored, explored } from '#lab/explored.ts'
import { type Recorded, seedRuns } from '#lab/recorded.ts'
import { typesetSeconds } from '#lab/typeset-seconds.ts'
import { explores } from '#methods/explores.gen.ts'
import { ShortForm } from './short-search.tsx'

interface ExploreProps {
  slug: string
  recorded: Recorded | undefined
  declared?: Declared | undefined
  /** The site's search finds papers by vectors, which can be cut. */
  searches?: boolean | undefined
}

/**
 * One control over what was recorded: it answers at once, from the table that is folded under it. Without a script the
 * numbers at its first stop stand there.
 */
export const Explore: FC<ExploreProps> = ({
  slug,
  recorded,
  declared = explores[slug],
  searches = false,
}) => {
  if (!recorded || !declared) return <></>
  const known = read(declared, recorded)
  const stop = known.stops[known.start]!
  const names = declared.sides.map(({ name }) => name)
  return (
    <explore-knob slug={slug} plot={'plot' in declared ? declared.plot : undefined}>
      <p class="question" id="explore-question">
        {declared.question}
      </p>
      <div class="knob">
        <label for="explore">{declared.knob}</label>
        <output for="explore" aria-live="off">
          {stop.name}
        </output>
        <input
          id="explore"
          type="range"
          min="0"
          max={known.stops.length - 1}
          value={known.start}
          aria-describedby="explore-question"
          aria-valuetext={stop.name}
          autocomplete="off"
          list={known.stops.length <= MOST_TICKS ? 'explore-stops' : undefined}
        />
        {known.stops.length <= MOST_TICKS && (
          <datalist id="explore-stops">
            {known.stops.map(({ name }, i) => (
              <option value={i} label={name} />
            ))}
          </datalist>
        )}
      </div>
      <div class="sides" aria-live="polite" aria-atomic="true">
        {stop.sides.map(({ value, range, bar }, i) => (
          <div class="side">
            <p class="by">{names[i]}</p>
            <p class="large">{value}</p>
            <svg class="bar" aria-hidden="true">
              <rect width={percent(bar)} height="100%" />
            </svg>
            <p class="by range">{range ?? ''}</p>
          </div>
        ))}
      </div>
      <p class="by">
        <span class="measures">{stop.measures}</span>; recorded, mean and range of {seedRuns(recorded).length}{' '}
        seeds{known.logBars ? '; bars on a log scale' : ''}.
      </p>
      <Stops known={known} knob={declared.knob} names={names} />
      {declared.draw && (
        <div class="own">
          <button type="button" data-seed={seedRuns(recorded)[0]?.seed}>
            Draw a digit
          </button>{' '}
          <p class="by">
            and see {declared.draw.shows}. Trains in this tab first, about{' '}
            {typesetSeconds(declared.draw.seconds)}; nothing is sent.
          </p>
        </div>
      )}
      {declared.search !== undefined && searches && (
        <div class="ask">
          <p class="question">{declared.search}</p>
          <ShortForm />
        </div>
      )}
    </explore-knob>
  )
}

/** A browser draws a tick for each. */
const MOST_TICKS = 16

const percent = (bar: number) => `${Math.round(1000 * bar) / 10}%`

/** Every stop in plain numbers: what the knob shows, and where it reads. */
const Stops: FC<{ known: Explored; knob: string; names: readonly string[] }> = ({ known, knob, names }) => {
  const vary = known.stops.some(({ measures }) => measures !== known.stops[0]!.measures)
  return (
    <details>
      <summary>All {known.stops.length} stops as a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{knob}</th>
            {names.map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {known.stops.map(({ name, measures, sides, place }) => (
            <tr data-x={place?.x} data-y={place?.y.join(' ')} data-measures={vary ? measures : undefined}>
              <th scope="row">{name}</th>
              {sides.map(({ value, range, bar }, i) => (
                <td data-head={names[i]} data-range={range} data-bar={percent(bar)}>
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

const kept = new WeakMap<Recorded, Explored>()

/** Reads a record once. */
function read(declared: Declared, recorded: Recorded): Explored {
  const known = kept.get(recorded)
  if (known) return known
  const found = explored(declared, recorded)
  kept.set(recorded, found)
  return found
}

declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements {
      'explore-knob': { slug: string; plot: string | undefined; children?: unknown }
    }
  }
}
