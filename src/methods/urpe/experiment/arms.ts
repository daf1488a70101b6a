import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { fit, grid } from '#nn/fit.ts'
import { accuracy, crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import { type Encoder, type Position, initEncoder, transformerEncoder } from '../method/encoder.ts'
import { type Drawn, N, type Sequences, VOCABULARY, identicalTokens, positions } from './tasks.ts'

const WIDTH = 32
export const HEADS = 8
const STEPS = 120
const BATCH = 16
const LEARNING_RATES = [0.02, 0.05]
const WARM_UP = 10

export type Mechanism = 'c' | 'sums'

/** One way to know where a token stands. */
export interface Arm {
  name: string
  position: Position
  depth: number
  /** Every row of URPE's weights is divided by its sum again. */
  sumsToOne?: boolean
  /** One token that is always the same stands before each sequence. */
  constantToken?: boolean
}

export const NAMES = ['urpe', 'deeper', 'absolute', 'token'] as const

/** The method, or all of it but one idea, and its rivals. */
export const arms = (without?: Mechanism): Record<(typeof NAMES)[number], Arm> => ({
  urpe: { name: 'URPE', position: without === 'c' ? 'rpe' : 'urpe', depth: 2, sumsToOne: without === 'sums' },
  deeper: { name: 'relative bias, twice as deep', position: 'rpe', depth: 4 },
  absolute: { name: 'absolute positions', position: 'absolute', depth: 2 },
  token: { name: 'relative bias and one constant token', position: 'rpe', depth: 2, constantToken: true },
})

/** Fresh parameters; all arms of a depth share what they have in common. Consumes the key. */
export const initArm = (key: np.Array, { position, depth, constantToken = false }: Arm): Encoder =>
  initEncoder(
    key,
    {
      vocabulary: VOCABULARY + (constantToken ? 1 : 0),
      classes: N,
      n: N + (constantToken ? 1 : 0),
      width: WIDTH,
      depth,
      heads: HEADS,
      hidden: WIDTH,
    },
    position,
  )

/** Logits [rows, N, N] of tokens [rows, N]. Consumes both. */
export function read(
  { position, sumsToOne = false, constantToken = false }: Arm,
  params: Encoder,
  tokens: np.Array,
): np.Array {
  if (!constantToken) return transformerEncoder(params, tokens, { position, sumsToOne })
  const first = np.full([tokens.shape[0]!, 1], VOCABULARY, { dtype: np.int32 })
  const logits = transformerEncoder(params, np.concatenate([first, tokens], 1), { position })
  return logits.slice([], [1, N + 1])
}

/** Share of the positions in these sequences that are told rightly. Takes the parameters by `.ref`. */
export const share = (arm: Arm, params: Encoder, { tokens, indices }: Sequences): Promise<number> =>
  accuracy(read(arm, tree.ref(params), tokens.ref), positions(indices.length))

export interface Learned {
  params: Encoder
  /** Share of positions told rightly in the test sequences. */
  accuracy: number
  /** Cross-entropy there, in nats. */
  loss: number
}

/** Trains an arm with each learning rate and keeps what tells most in the validation sequences. Consumes the key. */
export async function* learn(
  arm: Arm,
  { train, validation, test }: Drawn,
  key: np.Array,
  steps = STEPS,
): Run<Learned> {
  const parts = keys(key, 'params', 'order')
  const chosen = yield* grid({
    arm: arm.name,
    settings: LEARNING_RATES.map((rate) => ({ 'learning rate': rate })),
    train: ({ 'learning rate': learningRate }) =>
      fit(train, {
        params: initArm(parts.params.ref, arm),
        loss: (params: Encoder, tokens: np.Array) =>
          crossEntropy(read(arm, params, tokens), positions(tokens.shape[0]!)),
        batch: (rows): [np.Array] => [np.take(train.tokens.ref, rows, 0)],
        key: parts.order.ref,
        steps,
        batchSize: BATCH,
        learningRate,
        schedule: 'cosine',
        warmUp: Math.min(WARM_UP, steps - 1),
        doing: `numbering positions, ${arm.name}`,
        series: `loss, ${arm.name}, learning rate ${learningRate}`,
      }),
    score: (params) => share(arm, params, validation),
    validation,
    dispose: (params) => tree.dispose(params),
  })
  tree.dispose(parts)
  const logits = read(arm, tree.ref(chosen.model), test.tokens.ref)
  const [loss] = await crossEntropy(logits, positions(test.indices.length)).data()
  return { params: chosen.model, accuracy: await share(arm, chosen.model, test), loss: loss! }
}

/** Three times the steps, for a rival that may train longer. */
export const LONGER = 3 * STEPS

export interface OnIdentical {
  /** The largest difference of any logit between a position and the first one. */
  gap: number
  /** The probability of the right position, on average. */
  right: number
  /** The position that is told at each, counted from 1, averaged by its probability. */
  told: number[]
}

/** Shows a net each sequence of one repeated token. Takes the parameters by `.ref`. */
export async function onIdentical(arm: Arm, params: Encoder): Promise<OnIdentical> {
  const logits = read(arm, tree.ref(params), identicalTokens())
  const [gap] = await np.max(np.absolute(logits.ref.sub(logits.ref.slice([], [0, 1])))).data()
  // [position, position told]
  const chances = nn.softmax(logits, -1).mean(0)
  const [right] = await np.trace(chances.ref).div(N).data()
  const places = np.arange(1, N + 1).astype(np.float32)
  const told = await np.dot(chances, places).data()
  return { gap: gap!, right: right!, told: [...told] }
}
