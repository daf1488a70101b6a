/**
 * An outline in its own frame: u to the right, v up, centre of mass at the origin.
 *
 * The shapes of this file all cover the area of the unit disc, so the amount of ink does not tell them apart.
 */
export interface Shape {
  name: string
  /** No point of the outline lies farther from the origin. */
  reach: number
  /** Distance to the outline, negative inside. Exact near the outline, elsewhere never too large. */
  distance(u: number, v: number): number
  /** Another drawing of the same thing; only shapes that a hand could draw differently have it. */
  vary?(seed: number, amount: number): Shape
}

/** Distance to the outline, and what is needed to give every outline the same area and centre. */
interface Outline {
  distance(u: number, v: number): number
  area: number
  centre: readonly [u: number, v: number]
  /** Farthest point from the centre. */
  extent: number
}

type Points = readonly (readonly [u: number, v: number])[]

/**
 * A polygon without crossings as a shape, moved and scaled to the area of the unit disc.
 *
 * @param points - the corners in order, either way round
 * @throws RangeError when they enclose no area.
 */
export function polygon(name: string, points: Points): Shape {
  const { area, centre } = moments(points)
  if (!(area > 1e-9)) throw new RangeError(`the polygon ${name} encloses no area`)
  const extent = Math.max(...points.map(([u, v]) => Math.hypot(u - centre[0], v - centre[1])))
  return normalised(name, { distance: polygonDistance(points), area, centre, extent })
}

/** The named shapes. Their size means the same for all: the area of a disc of that diameter. */
export const shapes = {
  circle: normalised('circle', {
    distance: (u, v) => Math.sqrt(u * u + v * v) - 1,
    area: Math.PI,
    centre: [0, 0],
    extent: 1,
  }),
  square: polygon('square', rectangle(1, 1)),
  triangle: polygon('triangle', regular(3)),
  cross: polygon('cross', crossPoints(0.34)),
  star: polygon('star', starPoints(5, 0.45)),
  ring: normalised('ring', {
    distance: (u, v) => Math.abs(Math.sqrt(u * u + v * v) - 0.75) - 0.25,
    area: Math.PI * (1 - 0.5 ** 2),
    centre: [0, 0],
    extent: 1,
  }),
  bar: polygon('bar', rectangle(1, 0.35)),
  heart: normalised('heart', heart()),
  crescent: normalised('crescent', crescent(0.8, 0.55)),
  ell: polygon('ell', [
    [0, 0],
    [2, 0],
    [2, 0.8],
    [0.8, 0.8],
    [0.8, 2.4],
    [0, 2.4],
  ]),
} satisfies Record<string, Shape>

export type ShapeName = keyof typeof shapes

function normalised(name: string, { distance, area, centre, extent }: Outline): Shape {
  const scale = Math.sqrt(Math.PI / area)
  const [cu, cv] = centre
  return {
    name,
    reach: extent * scale,
    distance: (u, v) => scale * distance(u / scale + cu, v / scale + cv),
  }
}

/** Area and centre of mass by the shoelace formula. */
function moments(points: Points): { area: number; centre: [number, number] } {
  let twice = 0
  let u = 0
  let v = 0
  points.forEach(([au, av], i) => {
    const [bu, bv] = points[(i + 1) % points.length]!
    const cross = au * bv - bu * av
    twice += cross
    u += (au + bu) * cross
    v += (av + bv) * cross
  })
  return { area: Math.abs(twice) / 2, centre: [u / (3 * twice), v / (3 * twice)] }
}

function polygonDistance(points: Points): (u: number, v: number) => number {
  const edges = points.length
  const table = new Float64Array(edges * 5)
  points.forEach(([au, av], i) => {
    const [bu, bv] = points[(i + 1) % edges]!
    table.set([au, av, bu - au, bv - av, 1 / ((bu - au) ** 2 + (bv - av) ** 2)], i * 5)
  })
  return (u, v) => {
    let nearest = Infinity
    let inside = false
    for (let at = 0; at < table.length; at += 5) {
      const edgeU = table[at + 2]!
      const edgeV = table[at + 3]!
      const fromU = u - table[at]!
      const fromV = v - table[at + 1]!
      let along = (fromU * edgeU + fromV * edgeV) * table[at + 4]!
      along = along < 0 ? 0 : along > 1 ? 1 : along
      const restU = fromU - along * edgeU
      const restV = fromV - along * edgeV
      const square = restU * restU + restV * restV
      if (square < nearest) nearest = square
      if (fromV < 0 !== fromV < edgeV && fromU < (fromV * edgeU) / edgeV) inside = !inside
    }
    return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest)
  }
}

function rectangle(halfWidth: number, halfHeight: number): Points {
  return [
    [-halfWidth, -halfHeight],
    [halfWidth, -halfHeight],
    [halfWidth, halfHeight],
    [-halfWidth, halfHeight],
  ]
}

function regular(corners: number): Points {
  return starPoints(corners, 1).filter((_, i) => i % 2 === 0)
}

/** Outer corners at distance 1, the first one up, and inner corners between them. */
function starPoints(tips: number, inner: number): Points {
  return Array.from({ length: 2 * tips }, (_, i) => {
    const radius = i % 2 === 0 ? 1 : inner
    const angle = Math.PI / 2 + (Math.PI * i) / tips
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const
  })
}

function crossPoints(arm: number): Points {
  const quarter: Points = [
    [1, -arm],
    [1, arm],
    [arm, arm],
  ]
  return [0, 1, 2, 3].flatMap((turn) =>
    quarter.map(([u, v]) => [[u, v] as const, [-v, u] as const, [-u, -v] as const, [v, -u] as const][turn]!),
  )
}

/** A square on its corner, of side 2, with half a disc on each of its upper sides. */
function heart(): Outline {
  const tilt = Math.SQRT1_2
  const halfDisc = Math.PI / 2
  const area = 4 + 2 * halfDisc
  const up = (2 * halfDisc * (1 + 4 / (3 * Math.PI)) * tilt) / area
  return {
    distance: (u, v) => {
      const across = Math.abs(u)
      const right = Math.abs(across + v) * tilt - 1
      const left = Math.abs(across - v) * tilt - 1
      const square = right > 0 && left > 0 ? Math.sqrt(right * right + left * left) : Math.max(right, left)
      const lobe = Math.sqrt((across - tilt) ** 2 + (v - tilt) ** 2) - 1
      return Math.min(square, lobe)
    },
    area,
    centre: [0, up],
    extent: Math.SQRT2 + up,
  }
}

/** The unit disc without the disc of another radius whose centre lies `offset` to the right. */
function crescent(radius: number, offset: number): Outline {
  const chord = (1 - radius ** 2 + offset ** 2) / (2 * offset)
  const beyond = segment(1, chord)
  const before = segment(radius, offset - chord)
  const bitten = beyond.area + before.area
  const area = Math.PI - bitten
  const u = -(beyond.moment + offset * before.area - before.moment) / area
  return {
    distance: (u, v) => Math.max(Math.hypot(u, v) - 1, radius - Math.hypot(u - offset, v)),
    area,
    centre: [u, 0],
    extent: Math.max(1 + u, Math.hypot(chord - u, Math.sqrt(1 - chord ** 2))),
  }
}

/** The part of a disc beyond a chord: its area, and its first moment about the disc's centre. */
function segment(radius: number, chord: number): { area: number; moment: number } {
  const half = Math.sqrt(radius ** 2 - chord ** 2)
  return { area: radius ** 2 * Math.acos(chord / radius) - chord * half, moment: (2 / 3) * half ** 3 }
}
