import type { Run, RunEvent } from '#lab/reproduction.ts'
import { pearson } from '#nn/metrics/statistics.ts'
import type { RandomSource } from '#nn/rows.ts'
import { codeOverlap } from '../method/code.ts'
import { SparseyLayer } from '../method/layer.ts'
import type { MacOptions } from '../method/mac.ts'
import { LabelReadout } from '../method/readout.ts'
import { CLASSES, type Digit, type Digits, SMALL } from './digits.ts'

export const LAYER = {
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

/** What stores digits in one pass: the codes it stored, the labels it counted, and how it recalls. */
export interface Memory {
  name: string
  /** The code each training digit was stored under, in their order. */
  codes: readonly Uint16Array[]
  readout: LabelReadout
  /** The code that a digit calls up. Stores nothing. */
  recall(x: Uint8Array): Uint16Array
  /** Weights looked at and set so far. */
  touched: number
}

/** Shows every training digit once: a code, one change of the weights, one count for its label. */
export async function* onePass(train: readonly Digit[], options: MacOptions, rng: RandomSource): Run<Memory> {
  const layer = new SparseyLayer(SMALL, SMALL, { ...LAYER, ...options })
  const memory = yield* storeAll('Sparsey', train, layer.modules, (x) => {
    const code = layer.encode(x, { mode: 'learn', rng })
    layer.store(x, code)
    return code
  })
  const { reads, writes } = layer.operations
  return { ...memory, recall: (x) => layer.encode(x, { mode: 'recall' }), touched: reads + writes }
}

/** Keeps the code that `store` gives each digit, and counts its label. */
export async function* storeAll(
  name: string,
  train: readonly Digit[],
  modules: number,
  store: (x: Uint8Array) => Uint16Array,
): Run<Pick<Memory, 'name' | 'codes' | 'readout'>> {
  const readout = new LabelReadout(modules, LAYER.K, CLASSES)
  const codes: Uint16Array[] = []
  for (const { x, label } of train) {
    const code = store(x)
    readout.count(code, label)
    codes.push(code)
    if (codes.length % 100 === 0)
      yield* progress(codes.length, train.length, `one pass over the digits, ${name}`)
  }
  return { name, codes, readout }
}

/** How much of the input's similarity, of the single digits and of their classes one store keeps. */
export interface Score {
  /** Correlation of pixel overlap and code overlap over pairs of stored digits. */
  similarity: number
  /** Share of stored digits that call up a code nearest to their very own. */
  found: number
  /** Share of new digits named by the labels counted at the winning units. */
  counted: number
  /** And by the labels of the five nearest stored codes. */
  nearest: number
}

export async function* assess(memory: Memory, { train, test }: Digits): Run<Score> {
  const { name, codes, readout, recall } = memory
  const recalled = test.map(({ x }) => recall(x))
  const right = test.filter(({ label }, i) => readout.name(recalled[i]!) === label).length
  const nearest = yield* nearestLabels(`naming digits, ${name}`, { train, test }, (i) =>
    codes.map((stored) => codeOverlap(recalled[i]!, stored)),
  )
  const found = yield* foundAgain(memory, train)
  return { similarity: similarityKept(memory, train), found, counted: right / test.length, nearest }
}

/** Accuracy of the nearest skeletons themselves: what the codes were made from. */
export const nearestSkeletons = (digits: Digits): Run<number> =>
  nearestLabels('naming digits, nearest skeletons', digits, (i) =>
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

function similarityKept({ codes }: Memory, train: readonly Digit[]): number {
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

async function* foundAgain({ name, codes, recall }: Memory, train: readonly Digit[]): Run<number> {
  const chosen = sample(train.length)
  let found = 0
  for (const [n, i] of chosen.entries()) {
    const recalled = recall(train[i]!.x)
    if (nearestOf(codes.map((stored) => codeOverlap(recalled, stored))) === i) found++
    if (n % 50 === 49) yield* progress(n + 1, chosen.length, `finding stored digits again, ${name}`)
  }
  return found / chosen.length
}

/** Numbers spread evenly over the pass, in rising order. */
const sample = (length: number): number[] => {
  const count = Math.min(COMPARED, length)
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count))
}

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
