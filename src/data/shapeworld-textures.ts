import { hashed } from './shapeworld-hash.ts'

export type Texture = 'plain' | 'stripes' | 'dots' | 'checker'

/**
 * How bright a texture is at a point: between -1 and 1, and 0 on average, so that a mean over the surface
 * does not tell one texture from another. All lengths are in pixels; edges are softened over one pixel.
 */
export const patterns: Record<Texture, (u: number, v: number, period: number) => number> = {
  plain: () => 0,
  stripes: (u, _, period) => band(u, period),
  checker: (u, v, period) => band(u, period) * band(v, period),
  dots: (u, v, period) => {
    const nearU = u - period * Math.round(u / period)
    const nearV = v - period * Math.round(v / period)
    const outside = soft(Math.sqrt(nearU * nearU + nearV * nearV) - DOT_RADIUS * period)
    return ((outside + 1) * (1 + DOT_LIGHT)) / 2 - 1
  },
}

/** Of a period. */
const DOT_RADIUS = 0.32
const DOT_SHARE = Math.PI * DOT_RADIUS ** 2
/** The brightness between dark dots that makes the mean 0. */
const DOT_LIGHT = DOT_SHARE / (1 - DOT_SHARE)

/** Stripes across an axis: 1 around the origin, -1 half a period away. */
const band = (place: number, period: number): number => {
  const fromBand = Math.abs(place / period - Math.round(place / period))
  return soft((0.25 - fromBand) * period)
}

/** A sign with an edge one pixel wide. */
const soft = (distance: number): number => (distance < -0.5 ? -1 : distance > 0.5 ? 1 : 2 * distance)

/** What a scene stands on: a colour, and a pattern of mean 0 that is added to it. */
export interface Background {
  /** `noise` has a grain of one pixel, `clouds` one of a quarter of the picture. */
  kind: 'gradient' | 'noise' | 'clouds' | Texture
  /** Red, green, blue, 0..1. */
  rgb: readonly [number, number, number]
  /** How far the pattern goes up and down from the colour; nothing for `plain`. */
  amount?: number
}

/**
 * Fills a square with the pattern of a background, -1..1: the seed decides direction, place and grain.
 *
 * @param level - overwritten, [side * side]
 * @param period - of a texture, in pixels
 */
export function paintBackground(
  level: Float32Array,
  { kind, seed, side, period }: { kind: Background['kind']; seed: number; side: number; period: number },
): void {
  if (kind === 'plain') {
    level.fill(0)
    return
  }
  if (kind === 'noise') {
    for (let p = 0; p < level.length; p++) level[p] = 2 * hashed(seed, p) - 1
    return
  }
  if (kind === 'clouds') {
    paintClouds(level, seed, side)
    return
  }
  const angle = 2 * Math.PI * hashed(seed, 0)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const half = (side - 1) / 2
  const shiftU = period * hashed(seed, 1)
  const shiftV = period * hashed(seed, 2)
  const steep = 1 / (Math.max(half, 0.5) * (Math.abs(cos) + Math.abs(sin)))
  for (let row = 0, p = 0; row < side; row++) {
    for (let column = 0; column < side; column++, p++) {
      const u = (column - half) * cos - (row - half) * sin
      if (kind === 'gradient') {
        level[p] = u * steep
        continue
      }
      const v = (column - half) * sin + (row - half) * cos
      level[p] = patterns[kind](u + shiftU, v + shiftV, period)
    }
  }
}

const CELLS = 4

/** Random heights on a coarse grid, joined smoothly. */
function paintClouds(level: Float32Array, seed: number, side: number): void {
  const corners = CELLS + 1
  const heights = new Float32Array(corners * corners)
  for (let i = 0; i < heights.length; i++) heights[i] = 2 * hashed(seed, i) - 1
  const step = CELLS / side
  for (let row = 0, p = 0; row < side; row++) {
    const y = (row + 0.5) * step
    const down = smooth(y % 1)
    for (let column = 0; column < side; column++, p++) {
      const x = (column + 0.5) * step
      const right = smooth(x % 1)
      const at = Math.floor(y) * corners + Math.floor(x)
      const top = heights[at]! + right * (heights[at + 1]! - heights[at]!)
      const below = at + corners
      const bottom = heights[below]! + right * (heights[below + 1]! - heights[below]!)
      level[p] = top + down * (bottom - top)
    }
  }
}

const smooth = (t: number): number => t * t * (3 - 2 * t)
