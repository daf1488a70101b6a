import { numpy as np, tree } from '@jax-js/jax'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { argmaxRows } from '#nn/metrics/linear-map.ts'
import { mean } from '#nn/metrics/statistics.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { type Matrix, readMatrix, takeRows } from '#nn/rows.ts'
import { balancedKmeans, randomGroups } from '../method/balanced-kmeans.ts'
import { coactivation, modularity } from '../method/modules.ts'
import type { Pictures } from './data.ts'
import { NEURONS, type Network, type Routes, activations, keysOf, network } from './network.ts'

/** Pictures by which neurons are watched. */
const WATCHED = 150

/** The experts of each layer, as the group of each neuron. */
export type Groups = Int32Array[]

/** Groups of each layer's keys by direction, or groups that follow nothing. */
export async function groupsOf(
  net: Network,
  experts: number,
  rng: RandomGenerator,
  byKeys = true,
): Promise<Groups> {
  const groups: Groups = []
  for (const keys of keysOf(net)) {
    const rows = await readMatrix(keys)
    groups.push(byKeys ? balancedKmeans(rows, experts, { rng }) : randomGroups(NEURONS, experts, rng))
  }
  return groups
}

/**
 * Routes through k experts of each layer. With the gate off every expert is chosen by the mean key of the next one:
 * as many experts, by the wrong question.
 */
export const routesOf = (groups: Groups, k: number, gate = true): Routes =>
  groups.map((labels) => ({
    kind: 'experts',
    labels,
    k,
    ...(!gate && { gateOf: labels.map((group) => (group + 1) % (Math.max(...labels) + 1)) }),
  }))

/** The share of each layer's neurons whose activations are largest over some pictures, kept for all tokens alike. */
export async function busiest(net: Network, { x }: Pictures, share: number): Promise<Routes> {
  const fired = await watch(net, x)
  return fired.map(({ data, rows, dim }) => {
    const sizes = Float64Array.from({ length: dim }, (_, n) => {
      let sum = 0
      for (let row = 0; row < rows; row++) sum += Math.abs(data[row * dim + n]!)
      return sum
    })
    const order = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]!)
    const isOn = new Float32Array(dim)
    for (const n of order.slice(0, Math.round(share * dim))) isOn[n] = 1
    return { kind: 'fixed', isOn }
  })
}

/** Activations of each layer over the first pictures. Takes the parameters by `.ref`. */
async function watch(net: Network, x: Matrix): Promise<Matrix[]> {
  const first = takeRows(
    x,
    Array.from({ length: Math.min(WATCHED, x.rows) }, (_, i) =>
      Math.floor((i * x.rows) / Math.min(WATCHED, x.rows)),
    ),
  )
  const fired = activations(tree.ref(net), arrayOf(first))
  return Promise.all(fired.map(readMatrix))
}

/** How much two neurons fire together in the last layer, and how modular each of some groupings is over all layers. */
export async function firing(net: Network, { x }: Pictures, groupings: readonly Groups[]) {
  const together = (await watch(net, x)).map(coactivation)
  const margins = groupings.map((groups) =>
    mean(
      groups.map((labels, layer) => {
        const { within, across } = modularity(together[layer]!, labels)
        return within - across
      }),
    ),
  )
  return { margins, last: together.at(-1)! }
}

/** Share of pictures that are named rightly. Takes the parameters by `.ref`. */
export async function share(net: Network, { x, labels }: Pictures, routes: Routes = []): Promise<number> {
  return accuracyOf(argmaxRows(await scores(net, x, routes)), labels)
}

/** Class scores of pictures. Takes the parameters by `.ref`. */
export async function scores(net: Network, x: Matrix, routes: Routes = []): Promise<Matrix> {
  // Not compiled, as no routes are used often enough to pay for it.
  return readMatrix(network(tree.ref(net), arrayOf(x), routes))
}

/** The largest difference of a class score between a routed network and the dense one. */
export async function largestGap(net: Network, { x }: Pictures, routes: Routes): Promise<number> {
  const [dense, routed] = [await scores(net, x), await scores(net, x, routes)]
  return dense.data.reduce((most, score, i) => Math.max(most, Math.abs(score - routed.data[i]!)), 0)
}

export const arrayOf = ({ data, rows, dim }: Matrix): np.Array => np.array(data.slice()).reshape([rows, dim])
