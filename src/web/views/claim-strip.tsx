import type { FC } from 'hono/jsx'
import { median } from 'simple-statistics'
import { inWords } from '#lab/in-words.ts'
import type { PlacedClaim } from '#lab/lessons.ts'
import type { Outcome } from '#lab/recorded.ts'

/** What is shown of the scale on which 0 is no effect and 1 the bound; what lies beyond is drawn at its end. */
const SCALE = { from: -1, to: 3 } as const
const WIDTH = 320
const HEIGHT = 22
const MARGIN = 8

const x = (place: number): number =>
  MARGIN + ((place - SCALE.from) / (SCALE.to - SCALE.from)) * (WIDTH - 2 * MARGIN)

/** A claim's seeds between no effect and the bound, one full mark each; hollow marks are its seeds without an idea. */
export const ClaimStrip: FC<{ placed: PlacedClaim }> = ({ placed: { claim, places, without } }) => (
  <svg class="strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={altOf({ claim, places })}>
    <Scale height={HEIGHT} line={HEIGHT / 2} />
    {without.flatMap(({ places }) => places.map((place) => <Seed place={place} name="off" />))}
    {places.map((place) => (
      <Seed place={place} name="on" />
    ))}
  </svg>
)

const altOf = ({ claim, places }: Pick<PlacedClaim, 'claim' | 'places'>): string =>
  `${places.filter((place) => place >= 1).length} of ${places.length} seeds reach the bound; the weakest: ${inWords(claim.worst)}`

function Scale({ height, line }: { height: number; line: number }) {
  return (
    <>
      <path class="axis" d={`M${x(SCALE.from)} ${line}H${x(SCALE.to)}`} />
      <path class="none" d={`M${x(0)} 2V${height - 2}`} />
      <path class="bound" d={`M${x(1)} 2V${height - 2}`} />
    </>
  )
}

/** A dot, or an arrowhead at the end where the place is further out. */
function Seed({ place, name }: { place: number; name: string }) {
  if (Number.isNaN(place)) return null
  const y = HEIGHT / 2
  if (place > SCALE.to) return <path class={name} d={`M${x(SCALE.to)} ${y - 4}l6 4l-6 4z`} />
  if (place < SCALE.from) return <path class={name} d={`M${x(SCALE.from)} ${y - 4}l-6 4l6 4z`} />
  return <circle class={name} cx={x(place).toFixed(1)} cy={y} r="4" />
}

/** Dots of the heap stand so far apart, in pixels and on the scale. */
const STEP = 9
const BIN = (STEP * (SCALE.to - SCALE.from)) / (WIDTH - 2 * MARGIN)
const LOWEST = Math.floor(SCALE.from / BIN)
const HIGHEST = Math.floor(SCALE.to / BIN)

const TONES: Record<Outcome, string> = {
  holds: 'holds',
  varies: 'varies',
  'does not hold': 'falls',
  'cannot tell': 'unclear',
}

/** All claims in one heap over the same scale, a dot each where its middle seed lies. */
export const ClaimHeap: FC<{ claims: readonly PlacedClaim[]; alt: string }> = ({ claims, alt }) => {
  const heaps = Map.groupBy(
    claims.map(({ claim, places }) => ({
      outcome: claim.outcome,
      bin: Math.min(HIGHEST, Math.max(LOWEST, Math.floor(median(places) / BIN))),
    })),
    ({ bin }) => bin,
  )
  const height = STEP * (Math.max(...[...heaps.values()].map((heap) => heap.length)) + 1)
  return (
    <svg class="strip heap" viewBox={`0 0 ${WIDTH} ${height + 16}`} role="img" aria-label={alt}>
      <Scale height={height} line={height} />
      {[...heaps.values()].flatMap((heap) =>
        heap
          .sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome))
          .map(({ outcome, bin }, i) => (
            <circle
              class={TONES[outcome]}
              cx={(x(bin * BIN) + STEP / 2).toFixed(1)}
              cy={height - STEP / 2 - i * STEP}
              r="3.5"
            />
          )),
      )}
      <text x={x(0)} y={height + 12}>
        no effect
      </text>
      <text x={x(1)} y={height + 12}>
        bound
      </text>
    </svg>
  )
}

const ORDER: readonly Outcome[] = ['holds', 'varies', 'does not hold', 'cannot tell']
