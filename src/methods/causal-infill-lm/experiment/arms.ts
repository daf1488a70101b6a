import { numpy as np, random, tree } from '@jax-js/jax'
import { type AdamState, adam, initAdam } from '#nn/adam.ts'
import { type Decoder, initDecoder } from '#nn/decoder.ts'
import { DivergedError, type Fitting, grid, settingsOf } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { compile, lossAndGradient } from '#nn/jit.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import {
  type Example,
  type Packed,
  causalExample,
  corruptSpans,
  middleExample,
  mixtureExample,
  pack,
} from '../method/examples.ts'
import { type LmBatch, completeAndInfill, lmBatch, lmLoss, lmLosses } from '../method/lm.ts'
import {
  CHOICES,
  type Corpora,
  type Corpus,
  type Files,
  LINE,
  LINES,
  PROGRAM,
  SPECIALS,
  VOCABULARY,
  filled,
  gapOf,
  isRight,
  lineOf,
  promptOf,
} from './files.ts'

/** The longest file, its end, a separator, and three tokens for each of two holes. */
const LENGTH = 22
const SIZES = { vocabulary: VOCABULARY, length: LENGTH, width: 64, depth: 1, hidden: 128 }
const HEADS = 4
export const BATCH = 16
const RATES = [0.006, 0.012]
/** Second moments over some fifty steps, as there are not many. */
const BETA2 = 0.98
const WARM_UP = 20
/** Rows judged at once. */
const CHUNK = 60

/** How an arm learns; the decoder and the number of files are the same for all. */
export interface Arm {
  name: string
  /** Probability that a file gets holes. */
  share: number
  /** One hole, and all tokens predicted, in place of span corruption. */
  isMiddle?: true
}

/** The paper's decoder, without one of its objectives if wanted, and its rivals. */
export function armsOf(without?: 'corruption' | 'causal') {
  const share = without === 'corruption' ? 0 : without === 'causal' ? 1 : 0.5
  return {
    mixture: { name: 'mixture', share },
    causal: { name: 'causal language model', share: 0 },
    spans: { name: 'span corruption only', share: 1 },
    middle: { name: 'fill-in-the-middle', share: 0.5, isMiddle: true },
  } as const satisfies Record<string, Arm>
}

const packed = (examples: readonly Example[]): Packed =>
  pack(examples, LENGTH, { pad: SPECIALS.end, vocabulary: VOCABULARY })

/** What an arm makes of so many files of a part, in their order and from the start again when they are out. */
export const examplesOf = (
  { share, isMiddle }: Arm,
  files: readonly Files[],
  count: number,
  rng: RandomGenerator,
): Example[] =>
  Array.from({ length: count }, (_, i) =>
    mixtureExample(
      files[i % files.length]!.code,
      share,
      SPECIALS,
      rng,
      isMiddle ? middleExample : corruptSpans,
    ),
  )

/** Kernels that all arms share, as all have the same shapes. */
export function kernels() {
  const loss = (params: Decoder, ...batch: np.Array[]) => lmLoss(params, batch as unknown as LmBatch, HEADS)
  const step = compile(
    (rate: np.Array, p: Decoder, s: AdamState<Decoder>, ...batch: [np.Array, np.Array]) => {
      const [value, gradient] = lossAndGradient(loss)(tree.ref(p), ...batch)
      return [value, ...adam(p, gradient, s, rate, { beta2: BETA2 })] as [
        np.Array,
        Decoder,
        AdamState<Decoder>,
      ]
    },
  )
  const losses = compile((p: Decoder, ...batch: [np.Array, np.Array]) => lmLosses(p, batch, HEADS).sum(-1))
  return {
    step,
    /** The summed loss of each row. Keeps the parameters. */
    async lossesOf(params: Decoder, rows: Packed): Promise<number[]> {
      const found: number[] = []
      for (let from = 0; from < rows.rows; from += CHUNK) {
        const batch = lmBatch(rows, from, Math.min(from + CHUNK, rows.rows))
        found.push(...(await losses(tree.ref(params), ...batch).data()))
      }
      return found
    },
    dispose() {
      step.dispose()
      losses.dispose()
    },
  }
}

export type Kernels = ReturnType<typeof kernels>

/** Mean loss in nats over all tokens of some examples that are to be predicted. Keeps the parameters. */
export async function lossOf(
  kernels: Kernels,
  params: Decoder,
  examples: readonly Example[],
): Promise<number> {
  const losses = await kernels.lossesOf(params, packed(examples))
  const counted = examples.reduce(
    (sum, { weights }) => sum + weights.slice(1).filter((weight) => weight > 0).length,
    0,
  )
  return losses.reduce((sum, loss) => sum + loss, 0) / counted
}

/** Trains a decoder on packed examples, a batch a step, by Adam with a warm-up and a cosine. Consumes the key. */
async function* train(
  { step }: Kernels,
  rows: Packed,
  key: np.Array,
  { rate: peak, doing, series }: { rate: number; doing: string; series: string },
): Fitting<Decoder> {
  const steps = rows.rows / BATCH
  let params = initDecoder(key, SIZES)
  let state = initAdam(params)
  let isFinished = false
  try {
    for (let done = 0; done < steps; done++) {
      const falling = (1 + Math.cos((Math.PI * (done - WARM_UP)) / (steps - WARM_UP))) / 2
      const rate = peak * (done < WARM_UP ? (done + 1) / WARM_UP : falling)
      const batch = lmBatch(rows, done * BATCH, (done + 1) * BATCH)
      const [value, p, s] = step(np.array(rate), params, state, ...batch)
      ;[params, state] = [p, s]
      const [loss] = await value.data()
      if (!Number.isFinite(loss)) throw new DivergedError(`${doing}: the loss is ${loss} at step ${done + 1}`)
      if ((done + 1) % 20 !== 0 && done + 1 !== steps) continue
      yield { kind: 'progress', done: done + 1, total: steps, doing }
      yield { kind: 'metric', series, step: done + 1, value: loss! }
    }
    isFinished = true
    return params
  } finally {
    tree.dispose(state)
    if (!isFinished) tree.dispose(params)
  }
}

/** An arm at the learning rate that is best on its own objective in the validation part. Consumes the key. */
export async function* fitted(
  kernels: Kernels,
  arm: Arm,
  { train: part, validation }: Pick<Corpora, 'train' | 'validation'>,
  key: np.Array,
  steps: number,
): Fitting<Decoder> {
  const own = keys(key, 'start', 'train', 'validation')
  const rows = packed(examplesOf(arm, part.files, steps * BATCH, generator(own.train)))
  const judged = examplesOf(arm, validation.files, validation.files.length, generator(own.validation))
  try {
    const { model } = yield* grid({
      arm: arm.name,
      settings: settingsOf({ learningRate: RATES }),
      train: ({ learningRate: rate }) =>
        train(kernels, rows, own.start.ref, { rate, doing: `${arm.name} at rate ${rate}`, series: arm.name }),
      score: async (params: Decoder) => -(await lossOf(kernels, params, judged)),
      validation,
      dispose: (params) => tree.dispose(params),
    })
    return model
  } finally {
    own.start.dispose()
  }
}

/** Loss in nats on files read from left to right. Keeps the parameters. */
export const leftToRight = (kernels: Kernels, params: Decoder, { files }: Corpus): Promise<number> =>
  lossOf(
    kernels,
    params,
    files.map(({ code }) => causalExample(code, SPECIALS)),
  )

/** Loss in nats on the tokens of programs whose descriptions stand before them. Keeps the parameters. */
export const givenDescription = (kernels: Kernels, params: Decoder, { files }: Corpus): Promise<number> =>
  lossOf(
    kernels,
    params,
    files.map((own) => {
      const prompt = promptOf(own)
      const { tokens } = causalExample([...prompt, ...own.program], SPECIALS)
      return { tokens, weights: tokens.map((_, i) => (i < prompt.length ? 0 : 1)) }
    }),
  )

/** Shares of programs that print what they should. */
export interface Solved {
  /** Written from their descriptions. */
  completed: number
  /** With a line filled into them, each in its turn, their descriptions behind it. */
  infilled: number
}

/** Every line of every file, to be cut out. */
const gapsOf = ({ files }: Corpus) =>
  files.flatMap((own) => Array.from({ length: LINES }, (_, i) => ({ own, i, ...gapOf(own, i) })))

/**
 * How many programs a decoder gets right, the likeliest token said each time. Keeps the parameters.
 *
 * @param seesAfter - whether the gap is asked for with what stands behind it, as in training; else the decoder goes on
 *   from what stands before it
 */
export async function solved(params: Decoder, test: Corpus, seesAfter = true): Promise<Solved> {
  const gaps = gapsOf(test)
  const prompts = test.files.map(promptOf)
  const { completions, infills } = await completeAndInfill(
    params,
    seesAfter ? prompts : [...prompts, ...gaps.map(({ before }) => before)],
    seesAfter ? gaps : [],
    SPECIALS,
    { heads: HEADS, rng: generator(random.key(0)), steps: PROGRAM + 1 },
  )
  const lines = seesAfter ? infills : completions.slice(prompts.length).map((said) => said.slice(0, LINE))
  return {
    completed: share(test.files, (own, row) => isRight(completions[row]!, own)),
    infilled: share(gaps, ({ own, i }, row) => isRight(filled(own, i, lines[row]!), own)),
  }
}

const share = <T>(list: readonly T[], isHit: (item: T, row: number) => boolean): number =>
  mean(list.map((item, row) => (isHit(item, row) ? 1 : 0)))

/**
 * Share of lines that are filled in rightly by who reads from left to right and tries every line that could stand there:
 * the file with the right one should be the likeliest. Keeps the parameters.
 */
export async function ranked(kernels: Kernels, params: Decoder, test: Corpus): Promise<number> {
  const gaps = gapsOf(test)
  const candidates = gaps.flatMap(({ i, before, after }) =>
    Array.from({ length: CHOICES }, (_, choice) =>
      causalExample([...before, ...lineOf(i, choice), ...after], SPECIALS),
    ),
  )
  const losses = await kernels.lossesOf(params, packed(candidates))
  return share(gaps, ({ own, i }, row) => {
    const ofRow = losses.slice(row * CHOICES, (row + 1) * CHOICES)
    return isRight(filled(own, i, lineOf(i, ofRow.indexOf(Math.min(...ofRow)))), own)
  })
}

/** Loss in nats on the test files of who has counted the tokens of the train part. */
export function frequencies({ train, test }: Pick<Corpora, 'train' | 'test'>): number {
  const counts = new Float64Array(VOCABULARY).fill(1)
  const tokens = ({ files }: Corpus) =>
    files.flatMap(({ code }) => causalExample(code, SPECIALS).tokens.slice(1))
  for (const token of tokens(train)) counts[token]!++
  const all = counts.reduce((sum, count) => sum + count, 0)
  return mean(tokens(test).map((token) => -Math.log(counts[token]! / all)))
}
