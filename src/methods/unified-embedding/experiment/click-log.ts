import type { Part, Role } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'

/** Sizes of the features' vocabularies: two small ones as in any log, two that hold most of the values. */
export const VOCAB: readonly number[] = [2, 7, 21, 300, 3000, 6000]
export const VALUES = VOCAB.reduce((sum, size) => sum + size, 0)
/** Weight of a value is 1 / rank^ZIPF. */
const ZIPF = 1.1
const LATENT = 4
/** Spread of a value's own effect, and of each number of its latent vector. */
const LINEAR_SPREAD = 0.7
const LATENT_SPREAD = 0.5

/** One categorical feature as the log's author knows it. */
interface Feature {
  /** Values by rank, the most popular first. */
  order: Int32Array
  /** [values] */
  effects: Float64Array
  /** [values * LATENT] */
  latents: Float64Array
}

export type World = readonly Feature[]

/** A part of an endless log: rows of no two parts are the same. */
export interface ClickLog<R extends Role = Role> extends Part<R> {
  rows: number
  /** Values of each feature, [features][rows]. */
  values: readonly Int32Array[]
  /** 1 for a click, [rows] */
  labels: Float32Array
  /** Log-odds that the clicks were drawn with: what no model can beat, [rows] */
  logits: Float64Array
}

/** What every value of every feature does to a click. Values are numbered by popularity. */
export function makeWorld(rng: RandomGenerator, vocab: readonly number[] = VOCAB): World {
  const normals = (length: number, spread: number) =>
    Float64Array.from({ length }, () => spread * rng.normal())
  return vocab.map((size) => ({
    order: Int32Array.from({ length: size }, (_, rank) => rank),
    effects: normals(size, LINEAR_SPREAD),
    latents: normals(size * LATENT, LATENT_SPREAD),
  }))
}

/** How many values each feature has. */
export const vocabOf = (world: World): number[] => world.map(({ order }) => order.length)

/** The world later on: one feature has `times` as many values, newcomers as popular as any; another says nothing. */
export function drift(rng: RandomGenerator, world: World, grown: number, dead: number, times: number): World {
  const later = [...world]
  later[dead] = { order: Int32Array.of(0), effects: new Float64Array(1), latents: new Float64Array(LATENT) }
  const { order, effects, latents } = world[grown]!
  const [bigger] = makeWorld(rng, [order.length * times])
  bigger!.effects.set(effects)
  bigger!.latents.set(latents)
  rng.shuffle(bigger!.order)
  later[grown] = bigger!
  return later
}

/** Draws rows: values by Zipf, the log-odds of a click from effects and the products of latent vectors in pairs. */
export function drawLog<R extends Role>(rng: RandomGenerator, world: World, part: Part<R>): ClickLog<R> {
  const rows = part.indices.length
  const draws = world.map(({ order }) => zipf(rng, order))
  const values = world.map(() => new Int32Array(rows))
  const labels = new Float32Array(rows)
  const logits = new Float64Array(rows)
  const sum = new Float64Array(LATENT)
  for (let row = 0; row < rows; row++) {
    // Over all pairs, u_a . u_b adds up to half of |sum of u|² minus the sum of |u|².
    let [logit, squares] = [0, 0]
    sum.fill(0)
    for (const [f, { effects, latents }] of world.entries()) {
      const value = draws[f]!()
      values[f]![row] = value
      logit += effects[value]!
      for (let d = 0; d < LATENT; d++) {
        const u = latents[value * LATENT + d]!
        sum[d]! += u
        squares += u * u
      }
    }
    logit += (sum.reduce((total, s) => total + s * s, 0) - squares) / 2
    logits[row] = logit
    labels[row] = rng.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0
  }
  return { ...part, rows, values, labels, logits }
}

function zipf(rng: RandomGenerator, order: Int32Array): () => number {
  const sums = new Float64Array(order.length)
  for (let rank = 0, sum = 0; rank < sums.length; rank++) sums[rank] = sum += (rank + 1) ** -ZIPF
  return () => {
    const at = rng.uniform() * sums.at(-1)!
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > at) high = middle
      else low = middle + 1
    }
    return order[low]!
  }
}
