import { type numpy as np, random } from '@jax-js/jax'
import { part } from '#lab/part.ts'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { criticalInit } from '../method/criticality.ts'
import { type Ensemble, type Moments, type Shape, ensemble, infiniteWidth } from '../method/ensemble.ts'
import { fourPointRecursion, kernelRecursion } from '../method/recursion.ts'

/** An ensemble, and the layer at which it is compared with theory. */
export interface Wanted extends Pick<Shape, 'width' | 'depth'> {
  act: 'relu' | 'tanh'
  networks: number
  at: number
}

/** Weights drawn between two yields. */
const CHUNK = 2e7

/** Draws critical networks, or independent units as an infinitely wide network has them. Consumes the key. */
export async function* sample(key: np.Array, wanted: Wanted, infinite: boolean): Run<Moments> {
  const { act, width, depth, networks } = wanted
  const { cw, cb } = criticalInit(act)
  const draw = infinite ? infiniteWidth : ensemble
  const drawn: Ensemble = draw(act, { width, depth, cw, cb }, generator(key))
  const size = Math.ceil(CHUNK / (depth * width ** 2))
  for (let done = 0; done < networks; done += size) {
    drawn.add(Math.min(size, networks - done))
    yield { kind: 'progress', done, total: networks, doing: `drawing ${act} networks of width ${width}` }
  }
  return drawn.moments()
}

/** Draws each of these, from keys of their own. Consumes the key. */
export async function* sampleAll<Name extends string>(
  key: np.Array,
  shapes: Readonly<Record<Name, Wanted>>,
  infinite: boolean,
): Run<Record<Name, Moments>> {
  const names = Object.keys(shapes) as Name[]
  const parts = random.split(key, names.length)
  const measured = {} as Record<Name, Moments>
  for (const [i, name] of names.entries()) {
    const stage = sample(parts.ref.slice(i), shapes[name], infinite)
    measured[name] = yield* part(i / names.length, (i + 1) / names.length, stage)
  }
  parts.dispose()
  return measured
}

/** V/(nK²) of each layer: the relative variance of what a network's mean square is worth. */
export const ratios = (width: number, { kernel, v }: Moments): number[] =>
  v.map((vertex, l) => vertex / (width * kernel[l]! ** 2))

/** The same by theory, to first order in 1/n. */
export function theory({ act, width, depth }: Pick<Wanted, 'act' | 'width' | 'depth'>): number[] {
  const { cw, cb } = criticalInit(act)
  const start = { cw, cb, k1: cb + cw, depth }
  return ratios(width, { kernel: kernelRecursion(act, start), v: fourPointRecursion(act, start) })
}

/** How far V/(nK²) is from theory at the layer where the two are compared, as a share of theory. */
export function deviation(wanted: Wanted, measured: Moments): number {
  const layer = wanted.at - 1
  return Math.abs(ratios(wanted.width, measured)[layer]! / theory(wanted)[layer]! - 1)
}
