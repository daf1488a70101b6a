import { checkNumber, checkOptions } from '#nn/rows.ts'
import { type Groups, withGroups } from './groups.ts'
import { type Layers, checkLayers } from './network.ts'

export interface MergingOptions {
  /** A layer stops when its closest pair is farther apart than this share of its farthest pair; 0 to 1. */
  beta: number
  /** The largest share of a layer's features that may be merged away. */
  maxRatio?: number
}

export interface Merged {
  layers: Layers
  /** Which features of the network became one, for each hidden layer. */
  groups: Groups[]
  /** Features left of each hidden layer: its complexity at this β. */
  widths: number[]
}

/**
 * Iterative feature merging: sweep after sweep each hidden layer merges its two closest features, until the
 * closest of all layers are too far apart.
 *
 * @throws RangeError when β is not from 0 to 1, or the layers make no network
 */
export function iterativeFeatureMerging(layers: Layers, options: MergingOptions): Merged {
  checkOptions('iterativeFeatureMerging', options, ['beta', 'maxRatio'])
  const beta = checkNumber('beta', options.beta, { least: 0, most: 1 })
  const maxRatio = checkNumber('maxRatio', options.maxRatio ?? 1, { least: 0, most: 1 })
  const widths = checkLayers(layers)
  const net = layers.map(({ w, b }) => ({ data: w.data.slice(), rows: w.rows, dim: w.dim, b }))
  const hidden = widths.map((width, l) => ({
    alive: Array.from({ length: width }, (_, i) => i),
    groups: Array.from({ length: width }, (_, i) => [i]),
    distance: featureDistances(layers, l),
  }))
  const least = widths.map((width) => Math.max(1, width - Math.floor(width * maxRatio)))

  for (let moved = true; moved;) {
    moved = false
    hidden.forEach((layer, l) => {
      if (layer.alive.length <= Math.max(1, least[l]!)) return
      const pair = closest(layer.alive, layer.distance, widths[l]!)
      if (pair.distance > beta * pair.farthest || pair.farthest === 0) return
      merge(l, pair.i, pair.j)
      moved = true
    })
  }
  const groups = hidden.map(({ alive, groups: of }) => alive.map((i) => of[i]!))
  return { layers: withGroups(layers, groups), groups, widths: groups.map((of) => of.length) }

  /** Feature j of hidden layer l becomes part of feature i; distances of the layers beside it follow. */
  function merge(l: number, i: number, j: number): void {
    const [into, out] = [net[l]!, net[l + 1]!]
    const [here, before, after] = [hidden[l]!, hidden[l - 1], hidden[l + 1]]
    const [ni, nj] = [here.groups[i]!.length, here.groups[j]!.length]
    const inputs = before ? before.alive : Array.from({ length: into.rows }, (_, r) => r)
    const outputs = after ? after.alive : Array.from({ length: out.dim }, (_, o) => o)
    // The neighbours lose two coordinates of every feature and get one.
    const column = (c: number) => (r: number) => into.data[r * into.dim + c]!
    const row = (r: number) => (o: number) => out.data[r * out.dim + o]!
    if (before) for (const c of [i, j]) shift(before, into.rows, column(c), -1)
    if (after) for (const r of [i, j]) shift(after, out.dim, row(r), -1)
    for (const r of inputs) into.data[r * into.dim + i]! += into.data[r * into.dim + j]!
    for (const o of outputs) {
      const sum = ni * out.data[i * out.dim + o]! + nj * out.data[j * out.dim + o]!
      out.data[i * out.dim + o] = sum / (ni + nj)
    }
    if (before) shift(before, into.rows, column(i), 1)
    if (after) shift(after, out.dim, row(i), 1)
    here.groups[i]!.push(...here.groups[j]!)
    here.alive.splice(here.alive.indexOf(j), 1)
    for (const k of here.alive) {
      if (k === i) continue
      let sum = 0
      for (const r of inputs) sum += (into.data[r * into.dim + i]! - into.data[r * into.dim + k]!) ** 2
      for (const o of outputs) sum += (out.data[i * out.dim + o]! - out.data[k * out.dim + o]!) ** 2
      here.distance[i * into.dim + k] = here.distance[k * into.dim + i] = sum
    }
  }
}

/**
 * D_ij of the features of hidden layer l: the squared distance of what comes into them plus that of what goes out
 * of them, [n * n].
 */
export function featureDistances(layers: Layers, l: number): Float64Array {
  checkLayers(layers)
  const [into, out] = [layers[l]?.w, layers[l + 1]?.w]
  if (!into || !out) throw new RangeError(`there is no hidden layer ${l} in ${layers.length} layers`)
  const n = into.dim
  const distance = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0
      for (let r = 0; r < into.rows; r++) sum += (into.data[r * n + i]! - into.data[r * n + j]!) ** 2
      for (let o = 0; o < out.dim; o++) sum += (out.data[i * out.dim + o]! - out.data[j * out.dim + o]!) ** 2
      distance[i * n + j] = distance[j * n + i] = sum
    }
  }
  return distance
}

/** Adds or takes away what one coordinate gives to the distances of a layer's features. */
function shift(
  { alive, distance }: { alive: readonly number[]; distance: Float64Array },
  width: number,
  coordinate: (feature: number) => number,
  sign: 1 | -1,
): void {
  const values = alive.map(coordinate)
  for (let a = 0; a < alive.length; a++) {
    for (let b = 0; b < a; b++) {
      const change = sign * (values[a]! - values[b]!) ** 2
      distance[alive[a]! * width + alive[b]!]! += change
      distance[alive[b]! * width + alive[a]!]! += change
    }
  }
}

function closest(alive: readonly number[], distance: Float64Array, width: number) {
  const found = { i: 0, j: 0, distance: Infinity, farthest: 0 }
  for (let a = 0; a < alive.length; a++) {
    for (let b = 0; b < a; b++) {
      const apart = distance[alive[a]! * width + alive[b]!]!
      if (apart > found.farthest) found.farthest = apart
      if (apart < found.distance) {
        found.distance = apart
        found.i = alive[b]!
        found.j = alive[a]!
      }
    }
  }
  return found
}
