import type { numpy as np } from '@jax-js/jax'
import { rawDigits } from '#data/digits.ts'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { codeOverlap } from './code.ts'
import { pearson } from './correlation.ts'
import { SparseyLayer } from './layer.ts'
import type { MacOptions, Rng } from './mac.ts'
import { LabelReadout } from './readout.ts'
import { pool, thin } from './skeleton.ts'

const SIDE = 28
const SMALL = 14
const INK = 128
const CLASSES = 10
const PER_CLASS = 200
const TEST_PER_CLASS = 50
const LAYER = {
  field: 6,
  stride: 2,
  Q: 12,
  K: 20,
  minActive: 4,
  gMin: 0.2,
  gamma: 2,
  chi: 100,
  s2: 20,
  s3: 0.7,
}
const COMPARED = 400
const NEIGHBOURS = 5
/** The cost of storing is the mean over this many items, up to the one named. */
const COUNTED = 100
const EARLY = 200
const LATE = 2000

export interface Digit {
  /** Thin strokes, [14 * 14] of 0 and 1. */
  x: Uint8Array
  label: number
}

export interface Digits {
  train: readonly Digit[]
  test: readonly Digit[]
}

/** As many digits of each class, thinned and halved; the training ones in random order. Consumes the key. */
export async function* skeletons(key: np.Array): Run<Digits> {
  const { pixels, labels } = await rawDigits()
  const rng = generator(key)
  const train: Digit[] = []
  const test: Digit[] = []
  for (let label = 0; label < CLASSES; label++) {
    const rows = Int32Array.from(labels.keys()).filter((row) => labels[row] === label)
    const chosen = rng.shuffle(rows).subarray(0, PER_CLASS + TEST_PER_CLASS)
    for (const [i, row] of chosen.entries()) {
      const grey = pixels.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE)
      const ink = grey.map((value) => (value >= INK ? 1 : 0))
      const x = pool(thin(ink, SIDE, SIDE), SIDE, SIDE, SIDE / SMALL)
      const part = i < PER_CLASS ? train : test
      part.push({ x, label })
    }
    yield* progress(label + 1, CLASSES, 'thinning digits')
  }
  return { train: rng.shuffle(train), test }
}

export interface Memory {
  layer: SparseyLayer
  /** The code each training digit was stored under. */
  codes: readonly Uint16Array[]
  readout: LabelReadout
  /** Weights read and written per item, around item EARLY and item LATE. */
  cost: { early: number; late: number }
}

/** Shows every digit once: a code, one change of the weights, one count for its label. */
export async function* onePass(name: string, { train }: Digits, options: MacOptions, rng: Rng): Run<Memory> {
  const layer = new SparseyLayer(SMALL, SMALL, { ...LAYER, ...options })
  const readout = new LabelReadout(layer.modules, LAYER.K, CLASSES)
  const codes: Uint16Array[] = []
  const touched = [0]
  for (const { x, label } of train) {
    const code = layer.encode(x, { mode: 'learn', rng })
    layer.store(x, code)
    readout.count(code, label)
    codes.push(code)
    const { reads, writes } = layer.operations
    touched.push(reads + writes)
    if (codes.length % 100 === 0) {
      yield* progress(codes.length, train.length, `one pass over the digits, ${name}`)
      yield { kind: 'metric', series: `weights set, ${name}`, step: codes.length, value: layer.saturation }
    }
  }
  const cost = (item: number) => (touched[item]! - touched[item - COUNTED]!) / COUNTED
  return { layer, codes, readout, cost: { early: cost(EARLY), late: cost(LATE) } }
}

/** Shares of new digits named rightly. */
export interface Accuracy {
  /** From the labels counted at the winning units. */
  counted: number
  /** From the labels of the nearest stored codes. */
  nearest: number
}

/** Names new digits from their recall codes; nothing is learned here. */
export async function* assess(
  name: string,
  { layer, codes, readout }: Memory,
  digits: Digits,
): Run<Accuracy> {
  const recalled = digits.test.map(({ x }) => layer.encode(x, { mode: 'recall' }))
  const right = digits.test.filter(({ label }, i) => readout.name(recalled[i]!) === label).length
  const nearest = yield* nearestLabels(`nearest codes, ${name}`, digits, (i) =>
    codes.map((stored) => codeOverlap(recalled[i]!, stored)),
  )
  return { counted: right / digits.test.length, nearest }
}

/** Accuracy of the nearest skeletons themselves: what the codes were made from. */
export const nearestSkeletons = (digits: Digits): Run<number> =>
  nearestLabels('nearest skeletons', digits, (i) =>
    digits.train.map(({ x }) => jaccard(digits.test[i]!.x, x)),
  )

/** Accuracy of the most frequent label among the nearest; of equally frequent ones the smallest. */
async function* nearestLabels(
  doing: string,
  { train, test }: Digits,
  similarities: (i: number) => number[],
): Run<number> {
  let right = 0
  for (const [i, { label }] of test.entries()) {
    const similar = similarities(i)
    const votes = Array.from({ length: CLASSES }, () => 0)
    for (let k = 0; k < NEIGHBOURS; k++) {
      const best = nearestOf(similar)
      votes[train[best]!.label]!++
      similar[best] = -1
    }
    if (votes.indexOf(Math.max(...votes)) === label) right++
    if (i % 50 === 49) yield* progress(i + 1, test.length, doing)
  }
  return right / test.length
}

/** Correlation between the overlap of skeletons (Jaccard) and of their codes, over all pairs of some digits. */
export function similarityKept({ codes }: Memory, { train }: Digits): number {
  const chosen = sample(train.length)
  const inputs: number[] = []
  const overlaps: number[] = []
  for (const i of chosen) {
    for (const j of chosen) {
      if (j >= i) break
      inputs.push(jaccard(train[i]!.x, train[j]!.x))
      overlaps.push(codeOverlap(codes[i]!, codes[j]!))
    }
  }
  return pearson(inputs, overlaps)
}

/** Share of some stored digits whose recall code is nearest to the very code they were stored under. */
export async function* foundAgain({ layer, codes }: Memory, { train }: Digits): Run<number> {
  const chosen = sample(train.length)
  let found = 0
  for (const [n, i] of chosen.entries()) {
    const recalled = layer.encode(train[i]!.x, { mode: 'recall' })
    if (nearestOf(codes.map((stored) => codeOverlap(recalled, stored))) === i) found++
    if (n % 50 === 49) yield* progress(n + 1, chosen.length, 'finding stored digits again')
  }
  return found / chosen.length
}

/** Numbers spread evenly over the pass, in rising order. */
const sample = (length: number): number[] =>
  Array.from({ length: COMPARED }, (_, i) => Math.floor((i * length) / COMPARED))

/** Active pixels in both over active pixels in either. */
function jaccard(a: Uint8Array, b: Uint8Array): number {
  let both = 0
  let either = 0
  for (let i = 0; i < a.length; i++) {
    both += a[i]! & b[i]!
    either += a[i]! | b[i]!
  }
  return either === 0 ? 0 : both / either
}

function nearestOf(similar: readonly number[]): number {
  let best = 0
  for (let i = 1; i < similar.length; i++) if (similar[i]! > similar[best]!) best = i
  return best
}

/** Lets a browser hear Stop, then tells how far the work is. */
async function* progress(done: number, total: number, doing: string): AsyncGenerator<RunEvent, void, void> {
  await Promise.resolve()
  yield { kind: 'progress', done, total, doing }
}
