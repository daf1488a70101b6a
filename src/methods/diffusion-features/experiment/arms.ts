import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { type Conv, conv2d } from '#nn/conv.ts'
import { compile } from '#nn/jit.ts'
import { linearProbe, probeAccuracy } from '#nn/metrics/probe.ts'
import type { Matrix } from '#nn/rows.ts'
import { blockFeatures, pooled } from '../method/features.ts'
import { BLOCKS, type BlockName, SIDE, type UNet } from '../method/unet.ts'
import { type Autoencoder, LAYERS, autoencoderLayers } from './autoencoder.ts'
import type { Judged } from './data.ts'

/** Activations are averaged over a grid of so many squares each way. */
const CUTS = 4
/** Pictures that go through a network at once. */
const AT_ONCE = 100
const DECAYS = [1e-1, 1]

type Place = 'train' | 'validation' | 'test'
const PLACES = ['train', 'validation', 'test'] as const

/** Features of the same pictures: to fit, to choose and to judge. */
export type Features = Record<Place, Matrix>

/** How well a linear probe on frozen features does. */
export interface Score {
  validation: number
  test: number
}

/** The probe's decay is chosen on validation pictures. */
export function scoreOf(features: Features, judged: Judged): Score {
  const of = <P extends Place>(place: P) => ({ ...judged[place], x: features[place] })
  const probe = linearProbe(of('train'), of('validation'), { weightDecays: DECAYS })
  return { validation: probe.validationAccuracy, test: probeAccuracy(probe, of('test')) }
}

/** The same features of the pictures of each part. */
async function each(judged: Judged, read: (x: Matrix) => Promise<Matrix[]>): Promise<Features[]> {
  const parts: Record<Place, Matrix[]> = { train: [], validation: [], test: [] }
  for (const place of PLACES) parts[place] = await read(judged[place].x)
  return parts.train.map((train, i) => ({ train, validation: parts.validation[i]!, test: parts.test[i]! }))
}

/** One way to read a U-Net. */
export interface Cell extends Score {
  step: number
  block: BlockName
}

/** Every step with every block. */
export async function* cellsOf(
  name: string,
  net: UNet,
  judged: Judged,
  { steps, blocks }: { steps: readonly number[]; blocks: readonly BlockName[] },
  rng: RandomGenerator,
): Run<Cell[]> {
  const cells: Cell[] = []
  for (const [i, step] of steps.entries()) {
    const features = await each(judged, (x) => blockFeatures(net, x, { step, cuts: CUTS }, rng))
    for (const block of blocks)
      cells.push({ step, block, ...scoreOf(features[BLOCKS.indexOf(block)]!, judged) })
    yield { kind: 'progress', done: i + 1, total: steps.length, doing: `reading ${name}` }
  }
  return cells
}

/** What is best on validation, the first among equals. */
export const best = <S extends Score>(scores: readonly S[]): S =>
  scores.reduce((most, score) => (score.validation > most.validation ? score : most))

/** The cell that validation likes best, told to the record. */
export function* chooseCell(arm: string, cells: readonly Cell[]): Generator<RunEvent, Cell, void> {
  const chosen = best(cells)
  const { step, block } = chosen
  for (const [name, value] of Object.entries({ step, block })) yield { kind: 'setting', arm, name, value }
  return chosen
}

/** What layers make of pictures, pooled: a matrix for each. */
async function readLayers(
  layers: (x: np.Array) => np.Array[],
  { data, rows, dim }: Matrix,
): Promise<Matrix[]> {
  const found: Matrix[] = []
  for (let from = 0; from < rows; from += AT_ONCE) {
    const some = Math.min(AT_ONCE, rows - from)
    const x = np.array(data.slice(from * dim, (from + some) * dim)).reshape([some, SIDE, SIDE, 1])
    for (const [at, layer] of layers(x).entries()) {
      const [, side, , channels] = layer.shape as [number, number, number, number]
      const activations = (await layer.data()) as Float32Array
      // A code has one place and is not pooled.
      const part = pooled(
        { data: activations, rows: some, dim: side * side * channels, side },
        Math.min(side, CUTS),
      )
      found[at] ??= { data: new Float32Array(rows * part.dim), rows, dim: part.dim }
      found[at].data.set(part.data, from * part.dim)
    }
  }
  return found
}

const layersOf = compile(autoencoderLayers as (net: Autoencoder, x: np.Array) => np.Array[])

/** The best layer of an autoencoder. Consumes the network. */
export async function* readAutoencoder(arm: string, net: Autoencoder, judged: Judged): Run<Score> {
  const features = await each(judged, (x) => readLayers((some) => layersOf(tree.ref(net), some), x))
  tree.dispose(net)
  const chosen = best(features.map((one, i) => ({ layer: LAYERS[i]!, ...scoreOf(one, judged) })))
  yield { kind: 'setting', arm, name: 'layer', value: chosen.layer }
  return chosen
}

const filtered = compile((filters: Conv, x: np.Array) => nn.relu(conv2d(filters, x)))

/** Random filters and a ReLU, the best of a few draws. Consumes the filters. */
export async function* readFilters(draws: readonly Conv[], judged: Judged): Run<Score> {
  const scores: (Score & { draw: number })[] = []
  for (const [draw, filters] of draws.entries()) {
    const features = await each(judged, (x) => readLayers((some) => [filtered(tree.ref(filters), some)], x))
    tree.dispose(filters)
    scores.push({ draw, ...scoreOf(features[0]!, judged) })
  }
  const chosen = best(scores)
  yield { kind: 'setting', arm: 'random filters', name: 'draw', value: chosen.draw }
  return chosen
}

/** The pictures themselves. */
export const scorePixels = (judged: Judged): Score =>
  scoreOf({ train: judged.train.x, validation: judged.validation.x, test: judged.test.x }, judged)
