import type { FC } from 'hono/jsx'
import { inWords } from '#lab/in-words.ts'
import type { PlacedClaim } from '#lab/lessons.ts'

/** What a strip shows of the scale on which 0 is no effect and 1 the bound; what lies beyond is drawn at its end. */
const SCALE = { from: -1, to: 3 } as const
const WIDTH = 320
const HEIGHT = 22
const MARGIN = 8

const x = (place: number): number =>
  MARGIN + ((place - SCALE.from) / (SCALE.to - SCALE.from)) * (WIDTH - 2 * MARGIN)

/** A claim's seeds between no effect and the bound, one full mark each; hollow marks are its seeds without an idea. */
export const ClaimStrip: FC<{ placed: PlacedClaim }> = ({ placed: { claim, places, without } }) => (
  <svg class="strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={altOf({ claim, places })}>
    <path class="axis" d={`M${x(SCALE.from)} ${HEIGHT / 2}H${x(SCALE.to)}`} />
    <path class="none" d={`M${x(0)} 2V${HEIGHT - 2}`} />
    <path class="bound" d={`M${x(1)} 2V${HEIGHT - 2}`} />
    {without.flatMap(({ places }) => places.map((place) => <Seed place={place} name="off" />))}
    {places.map((place) => (
      <Seed place={place} name="on" />
    ))}
  </svg>
)

const altOf = ({ claim, places }: Pick<PlacedClaim, 'claim' | 'places'>): string =>
  `${places.filter((place) => place >= 1).length} of ${places.length} seeds reach the bound; the weakest: ${inWords(claim.worst)}`

/** A dot, or an arrowhead at the end where the place is further out. */
function Seed({ place, name }: { place: number; name: string }) {
  if (Number.isNaN(place)) return null
  const y = HEIGHT / 2
  if (place > SCALE.to) return <path class={name} d={`M${x(SCALE.to)} ${y - 4}l6 4l-6 4z`} />
  if (place < SCALE.from) return <path class={name} d={`M${x(SCALE.from)} ${y - 4}l-6 4l6 4z`} />
  return <circle class={name} cx={x(place).toFixed(1)} cy={y} r="4" />
}
