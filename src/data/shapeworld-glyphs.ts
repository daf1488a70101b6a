import { hashedDraws } from './shapeworld-hash.ts'
import type { Shape } from './shapeworld-shapes.ts'

/** Straight pieces per curved stroke: at 32 x 32 the corners between them are far below a pixel. */
const PIECES = 6
const REACH = 1.45

/** Two ends and the point that bends the stroke, six numbers, each within -1..1. */
type Stroke = Float64Array

/**
 * An invented letter: two to four bent strokes of a pen, sometimes with a dot, all decided by the seed.
 *
 * Its farthest point lies 1.45 from the centre, the middle of its box is at the origin, and unlike the named
 * shapes its area is whatever the strokes make it. `vary` draws the same letter as another hand would: every
 * point of every stroke moves by up to `amount` (0.15 is another hand, 0.5 is hard to read), and the pen may
 * be thinner or thicker.
 */
export function glyph(seed: number): Shape {
  const draw = hashedDraws(seed)
  let strokes = drawStrokes(draw)
  // Bundles of parallel strokes look alike, so a letter is neither flat nor narrow.
  while (!isRoomy(strokes)) strokes = drawStrokes(draw)
  const pen = 0.13 + 0.05 * draw()
  const name = `glyph ${seed}`

  const shape = written(name, strokes, pen)
  shape.vary = (seed, amount) => {
    const draw = hashedDraws(seed)
    const moved = strokes.map((stroke) => {
      // A dot is one point three times over, and stays one.
      const isDot = stroke[0] === stroke[4] && stroke[1] === stroke[5]
      const by = Float64Array.from({ length: 6 }, () => amount * (2 * draw() - 1))
      return stroke.map((place, i) => place + by[isDot ? i % 2 : i]!)
    })
    return written(name, moved, pen * (1 + amount * (2 * draw() - 1)))
  }
  return shape
}

function drawStrokes(draw: () => number): Stroke[] {
  const strokes: Stroke[] = []
  const count = 2 + Math.floor(draw() * 2.4)
  while (strokes.length < count) {
    const stroke = Float64Array.from({ length: 6 }, () => 2 * draw() - 1)
    const from = strokes.at(-1)
    if (from && draw() < 0.55) stroke.set(from.subarray(4), 0)
    if (Math.hypot(stroke[4]! - stroke[0]!, stroke[5]! - stroke[1]!) > 0.9) strokes.push(stroke)
  }
  if (draw() < 0.3) {
    const [u, v] = [1.6 * draw() - 0.8, 1.6 * draw() - 0.8]
    strokes.push(Float64Array.of(u, v, u, v, u, v))
  }
  return strokes
}

function isRoomy(strokes: readonly Stroke[]): boolean {
  const points = strokes.flatMap((stroke) => [...flattened(stroke)])
  const [width, height] = [0, 1].map((axis) => {
    const places = points.map((point) => point[axis]!)
    return Math.max(...places) - Math.min(...places)
  })
  return width! > 1.15 && height! > 1.15
}

/** The strokes as a shape: laid out in a box around the origin, then scaled to the common reach. */
function written(name: string, strokes: readonly Stroke[], pen: number): Shape {
  const points = strokes.flatMap((stroke) => [...flattened(stroke)])
  const us = points.map(([u]) => u)
  const vs = points.map(([, v]) => v)
  const middleU = (Math.min(...us) + Math.max(...us)) / 2
  const middleV = (Math.min(...vs) + Math.max(...vs)) / 2
  const farthest = Math.max(...points.map(([u, v]) => Math.hypot(u - middleU, v - middleV)))
  const scale = REACH / (farthest + pen)
  const width = pen * scale

  const pieces = strokes.length * PIECES
  const table = new Float64Array(pieces * 5)
  for (let piece = 0; piece < pieces; piece++) {
    const first = piece + Math.floor(piece / PIECES)
    const [au, av] = points[first]!
    const [bu, bv] = points[first + 1]!
    const [du, dv] = [(bu - au) * scale, (bv - av) * scale]
    const square = du * du + dv * dv
    table.set(
      [(au - middleU) * scale, (av - middleV) * scale, du, dv, square > 0 ? 1 / square : 0],
      piece * 5,
    )
  }
  return {
    name,
    reach: REACH,
    distance: (u, v) => {
      let nearest = Infinity
      for (let at = 0; at < table.length; at += 5) {
        const fromU = u - table[at]!
        const fromV = v - table[at + 1]!
        const du = table[at + 2]!
        const dv = table[at + 3]!
        let along = (fromU * du + fromV * dv) * table[at + 4]!
        along = along < 0 ? 0 : along > 1 ? 1 : along
        const restU = fromU - along * du
        const restV = fromV - along * dv
        const square = restU * restU + restV * restV
        if (square < nearest) nearest = square
      }
      return Math.sqrt(nearest) - width
    },
  }
}

/** Points along a quadratic Bézier curve, both ends among them. */
function* flattened([au, av, bu, bv, cu, cv]: Stroke): Generator<[u: number, v: number]> {
  for (let i = 0; i <= PIECES; i++) {
    const t = i / PIECES
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2]
    yield [a * au! + b * bu! + c * cu!, a * av! + b * bv! + c * cv!]
  }
}
