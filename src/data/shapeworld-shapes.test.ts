import { expect, test } from 'vitest'
import { glyph } from './shapeworld-glyphs.ts'
import { hashed } from './shapeworld-hash.ts'
import { polygon, type Shape, shapes } from './shapeworld-shapes.ts'

const STEP = 0.02

/** Area and centre of mass, summed over a fine grid with soft edges. */
function summed(shape: Shape): { area: number; u: number; v: number } {
  let area = 0
  let sumU = 0
  let sumV = 0
  for (let u = -2; u < 2; u += STEP) {
    for (let v = -2; v < 2; v += STEP) {
      const cover = Math.min(1, Math.max(0, 0.5 - shape.distance(u, v) / STEP)) * STEP * STEP
      area += cover
      sumU += u * cover
      sumV += v * cover
    }
  }
  return { area, u: sumU / area, v: sumV / area }
}

const named = Object.entries(shapes)

test.each(named)('%s covers the area of the unit disc, around its centre of mass', (name, shape) => {
  const { area, u, v } = summed(shape)

  expect(shape.name).toBe(name)
  expect(Math.abs(area / Math.PI - 1)).toBeLessThan(0.001)
  expect(Math.abs(u)).toBeLessThan(0.001)
  expect(Math.abs(v)).toBeLessThan(0.001)
})

test.each([...named, ...[0, 1, 2].map((seed) => [`glyph ${seed}`, glyph(seed)] as const)])(
  '%s has a distance that never grows faster than the way walked, and a reach that holds',
  (_, shape) => {
    const places = Array.from(
      { length: 2000 },
      (_, i) => [4 * hashed(1, i) - 2, 4 * hashed(2, i) - 2] as const,
    )
    let farthest = 0
    for (const [u, v] of places) {
      const du = 0.02 * (2 * hashed(3, u * 1e6) - 1)
      const dv = 0.02 * (2 * hashed(4, v * 1e6) - 1)
      const change = Math.abs(shape.distance(u + du, v + dv) - shape.distance(u, v))
      expect(change).toBeLessThanOrEqual(Math.hypot(du, dv) + 1e-9)
      if (shape.distance(u, v) < 0) farthest = Math.max(farthest, Math.hypot(u, v))
    }
    expect(farthest).toBeLessThanOrEqual(shape.reach)
    expect(farthest).toBeGreaterThan(0.85 * shape.reach)
  },
)

test('distances are those of geometry', () => {
  const { circle, square, cross } = shapes
  const half = Math.sqrt(Math.PI) / 2

  expect(circle.distance(0.3, 0.4)).toBeCloseTo(-0.5, 10)
  expect(square.distance(half + 0.3, 0)).toBeCloseTo(0.3, 10)
  expect(square.distance(half + 0.3, half + 0.4)).toBeCloseTo(0.5, 10)
  expect(square.distance(0, 0.1)).toBeCloseTo(0.1 - half, 10)
  expect(cross.distance(0.6, 0.6)).toBeGreaterThan(0)
  expect(cross.distance(0.9, 0)).toBeLessThan(0)
})

test('a polygon is the same whichever way round, wherever and however large its corners are given', () => {
  const corners = [
    [0, 0],
    [3, 1],
    [1, 2],
  ] as const
  const plain = polygon('sail', corners)
  const moved = polygon('sail', corners.map(([u, v]) => [10 + 5 * u, 5 * v - 7] as const).toReversed())

  for (let i = 0; i < 50; i++) {
    const [u, v] = [4 * hashed(5, i) - 2, 4 * hashed(6, i) - 2]
    expect(moved.distance(u, v)).toBeCloseTo(plain.distance(u, v), 10)
  }
  expect(() => polygon('line', [corners[0], corners[1]])).toThrow('the polygon line encloses no area')
})

test('a heart and a bar stand upright, an ell has its corner at the lower left', () => {
  const { bar, ell, heart } = shapes

  expect(heart.distance(0, -1.2)).toBeLessThan(0)
  expect(heart.distance(0, 1.1)).toBeGreaterThan(0)
  expect(bar.distance(1.2, 0)).toBeLessThan(0)
  expect(ell.distance(-0.6, -0.8)).toBeLessThan(0)
  expect(ell.distance(0.8, 0.8)).toBeGreaterThan(0)
})

/** Which points of a coarse grid the shape covers. */
const inked = (shape: Shape): boolean[] =>
  Array.from(
    { length: 32 * 32 },
    (_, i) => shape.distance(((i % 32) - 15.5) / 10, (Math.floor(i / 32) - 15.5) / 10) < 0,
  )

const overlap = (a: boolean[], b: boolean[]): number =>
  a.filter((ink, i) => ink && b[i]).length / a.filter((ink, i) => ink || b[i]).length

test('a seed decides its glyph, and 120 seeds give 120 glyphs apart', () => {
  const inks = Array.from({ length: 120 }, (_, seed) => inked(glyph(seed)))
  let closest = 0
  for (let a = 1; a < inks.length; a++) {
    for (let b = 0; b < a; b++) closest = Math.max(closest, overlap(inks[a]!, inks[b]!))
  }

  expect(inked(glyph(7))).toEqual(inks[7])
  expect(closest).toBeLessThan(0.75)
})

test('another hand draws the same glyph, nearer to it than to other glyphs', () => {
  const glyphs = Array.from({ length: 30 }, (_, seed) => glyph(seed))
  const inks = glyphs.map(inked)
  let own = 0
  let nearestOther = 0
  glyphs.forEach((shape, i) => {
    const drawn = inked(shape.vary!(99 + i, 0.1))
    own += overlap(drawn, inks[i]!) / glyphs.length
    nearestOther += Math.max(...inks.map((ink, j) => (j === i ? 0 : overlap(drawn, ink)))) / glyphs.length
  })

  expect(own).toBeGreaterThan(nearestOther + 0.1)
  expect(inked(glyph(3).vary!(5, 0))).toEqual(inks[3])
})
