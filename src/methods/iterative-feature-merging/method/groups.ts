import { checkWhole } from '#nn/rows.ts'
import { type Layer, type Layers, checkLayers } from './network.ts'

/** The features of one hidden layer, each in one group. */
export type Groups = readonly (readonly number[])[]

/** What becomes of a group: its features are merged, or all but the first are dropped. */
export type Becomes = 'merged' | 'dropped'

/**
 * A network in which each group of features of each hidden layer is one feature. Merged: what comes in is summed,
 * what goes out averaged, so that features that always fire alike leave the network what it was. It does not
 * matter in which order a group came together.
 *
 * @param groups - of each hidden layer
 */
export function withGroups(layers: Layers, groups: readonly Groups[], becomes: Becomes = 'merged'): Layers {
  const widths = checkLayers(layers)
  if (groups.length !== widths.length)
    throw new RangeError(`groups of ${groups.length} layers for a network with ${widths.length} hidden ones`)
  groups.forEach((of, l) => checkGroups(of, widths[l]!, becomes))
  return layers.map((layer, l) => {
    const [before, after] = [groups[l - 1], groups[l]]
    const read = before ? outgoing(layer, before, becomes) : layer
    return after ? incoming(read, after, becomes) : read
  })
}

/** Sums what comes into the features of each group. */
function incoming({ w, b }: Layer, groups: Groups, becomes: Becomes): Layer {
  const dim = groups.length
  const data = new Float64Array(w.rows * dim)
  const bias = new Float64Array(dim)
  groups.forEach((group, g) => {
    for (const feature of kept(group, becomes)) {
      bias[g]! += b[feature]!
      for (let i = 0; i < w.rows; i++) data[i * dim + g]! += w.data[i * w.dim + feature]!
    }
  })
  return { w: { data, rows: w.rows, dim }, b: bias }
}

/** Averages what goes out of the features of each group. */
function outgoing({ w, b }: Layer, groups: Groups, becomes: Becomes): Layer {
  const data = new Float64Array(groups.length * w.dim)
  groups.forEach((group, g) => {
    const features = kept(group, becomes)
    for (const feature of features) {
      for (let o = 0; o < w.dim; o++) data[g * w.dim + o]! += w.data[feature * w.dim + o]! / features.length
    }
  })
  return { w: { data, rows: groups.length, dim: w.dim }, b }
}

const kept = (group: readonly number[], becomes: Becomes) =>
  becomes === 'merged' ? group : group.slice(0, 1)

/** Merged, every feature has to be somewhere; dropped, some may be nowhere. */
function checkGroups(groups: Groups, width: number, becomes: Becomes): void {
  const seen = new Set<number>()
  for (const group of groups) {
    if (group.length === 0) throw new RangeError('a group is empty')
    for (const feature of group) {
      checkWhole('a feature of a group', feature, { most: width - 1 })
      if (seen.has(feature)) throw new RangeError(`feature ${feature} is in two groups`)
      seen.add(feature)
    }
  }
  if (becomes === 'merged' && seen.size < width)
    throw new RangeError(`${width - seen.size} of ${width} features are in no group`)
}
