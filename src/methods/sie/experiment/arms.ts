import { numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { rowsBy } from '#nn/batches.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { fit, grid, settingsOf } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { meanSquaredError } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import {
  type Hypernetwork,
  concatPredictor,
  hyperPredictor,
  initConcatPredictor,
  initHypernetwork,
} from '../method/predictor.ts'
import { type Parts, sieLoss } from '../method/sie.ts'
import { type Data, SIDE, VIEWS, type Views, partners, rotationsBetween } from './objects.ts'

/** Numbers of a representation. */
export const WIDTH = 32
const HIDDEN = 80
/** Of an embedding, for each number of the representation that it is made of. */
const EXPANSION = 2

/** How an arm learns from two views. */
export interface Plan {
  /** Its name in the record. */
  arm: string
  /** Numbers of the representation that are to be alike, the first ones; the rest is to be moved. */
  invariant: number
  /** What moves the rest. */
  predictor: 'hypernetwork' | 'concatenated' | 'none'
}

export const PLANS = {
  sie: { arm: 'split, hypernetwork', invariant: WIDTH / 2, predictor: 'hypernetwork' },
  concatenated: { arm: 'split, rotation as input', invariant: WIDTH / 2, predictor: 'concatenated' },
  whole: { arm: 'hypernetwork, not split', invariant: 0, predictor: 'hypernetwork' },
  vicreg: { arm: 'VICReg', invariant: WIDTH, predictor: 'none' },
} satisfies Record<string, Plan>

export type PlanName = keyof typeof PLANS

/** What the method becomes without one of its ideas: everything else stays. */
export const planOf = (without?: 'hypernetwork' | 'split'): PlanName =>
  without === 'hypernetwork' ? 'concatenated' : without === 'split' ? 'whole' : 'sie'

export interface Lesson {
  rates: readonly number[]
  steps: number
  batchSize: number
}

type Predictor = Hypernetwork | Dense[]

/** An encoder to a representation, a projector for each of its parts, and what moves the second part. */
export type Model = { encoder: Dense[]; invariant: Dense[]; equivariant: Dense[]; predictor: Predictor }

/** Consumes the key. */
export function initModel(key: np.Array, { invariant, predictor }: Omit<Plan, 'arm'>): Model {
  const part = keys(key, 'encoder', 'invariant', 'equivariant', 'predictor')
  const projector = (key: np.Array, width: number) =>
    width === 0 ? [] : initMlp(key, [width, EXPANSION * width, EXPANSION * width])
  const moved = WIDTH - invariant
  return {
    encoder: initMlp(part.encoder, [SIDE * SIDE, HIDDEN, HIDDEN, WIDTH]),
    invariant: projector(part.invariant, invariant),
    equivariant: projector(part.equivariant, moved),
    predictor:
      predictor === 'hypernetwork'
        ? initHypernetwork(part.predictor, 2, EXPANSION * moved)
        : predictor === 'concatenated'
          ? initConcatPredictor(part.predictor, 2, EXPANSION * moved)
          : [],
  }
}

/** Both parts of the embeddings of representations [n, WIDTH]. Consumes both arguments. */
export function project(
  { invariant, equivariant }: Pick<Model, 'invariant' | 'equivariant'>,
  r: np.Array,
): Parts {
  const kept = WIDTH - (equivariant[0]?.w.shape[0] ?? 0)
  const parts: Parts = {}
  if (invariant.length > 0) parts.invariant = mlp(invariant, r.ref.slice([], [0, kept]))
  if (equivariant.length > 0) parts.equivariant = mlp(equivariant, r.ref.slice([], [kept, WIDTH]))
  r.dispose()
  return parts
}

/** The equivariant part after the rotation g. Consumes all its arguments. */
export const move = (predictor: Predictor, g: np.Array, z: np.Array): np.Array =>
  Array.isArray(predictor) ? concatPredictor(predictor, g, z) : hyperPredictor(predictor, g, z)

/** Of two views [n, pixels] and the rotations between them. Consumes all its arguments. */
export function pairLoss(
  { encoder, predictor, ...heads }: Model,
  x: np.Array,
  y: np.Array,
  g: np.Array,
): np.Array {
  const n = x.shape[0]!
  const r = mlp(encoder, np.concatenate([x, y], 0))
  const first = project(tree.ref(heads), r.ref.slice([0, n]))
  const second = project(heads, r.slice([n, 2 * n]))
  const predicted = first.equivariant ? move(predictor, g.ref, first.equivariant.ref) : undefined
  g.dispose()
  return sieLoss(first, second, predicted)
}

/** The representations of all pictures. */
export interface Seen {
  train: Matrix
  validation: Matrix
  test: Matrix
}

export interface Arm extends Seen {
  model: Model
}

/** How good a representation is on the validation part: more is better. */
export type Score = (seen: Seen) => number

/** Learns from pairs of views without labels, at the rate that is best on the validation part. Consumes the key. */
export async function* trainArm(
  plan: Plan,
  key: np.Array,
  data: Data,
  lesson: Lesson,
  score: Score,
): Run<Arm> {
  const { model } = yield* grid({
    arm: plan.arm,
    settings: settingsOf({ learningRate: lesson.rates }),
    train: async function* ({ learningRate }): Run<Arm> {
      const part = keys(key.ref, 'model', 'order', 'partners')
      const start = initModel(part.model, plan)
      const model = yield* fitPairs(start, pairLoss, data.train, lesson, learningRate, part, plan.arm)
      return { ...(await seenBy(model.encoder, data)), model }
    },
    score: (seen: Arm) => score(seen),
    validation: data.validation,
    dispose: ({ model }: Arm) => tree.dispose(model),
  })
  key.dispose()
  return model
}

/** An encoder, and a network that tells the rotation from two representations. */
export type Regression = { encoder: Dense[]; head: Dense[] }

/** The mean squared error of the rotation between two views. Consumes all its arguments. */
export function regressionLoss(
  { encoder, head }: Regression,
  x: np.Array,
  y: np.Array,
  g: np.Array,
): np.Array {
  const n = x.shape[0]!
  const r = mlp(encoder, np.concatenate([x, y], 0))
  const both = np.concatenate([r.ref.slice([0, n]), r.slice([n, 2 * n])], 1)
  return meanSquaredError(mlp(head, both), g)
}

/** Learns nothing but the rotation between two views, by supervision. Consumes the key. */
export async function* trainRegression(key: np.Array, data: Data, lesson: Lesson, score: Score): Run<Seen> {
  const arm = 'taught the rotation'
  const { model } = yield* grid({
    arm,
    settings: settingsOf({ learningRate: lesson.rates }),
    train: async function* ({ learningRate }): Run<Seen> {
      const part = keys(key.ref, 'model', 'order', 'partners', 'head')
      const { encoder, ...rest } = initModel(part.model, PLANS.vicreg)
      tree.dispose(rest)
      const start: Regression = { encoder, head: initMlp(part.head, [2 * WIDTH, HIDDEN, 2]) }
      const trained = yield* fitPairs(start, regressionLoss, data.train, lesson, learningRate, part, arm)
      const seen = await seenBy(trained.encoder, data)
      tree.dispose(trained)
      return seen
    },
    score: (seen: Seen) => score(seen),
    validation: data.validation,
  })
  key.dispose()
  return model
}

async function* fitPairs<P extends Model | Regression>(
  params: P,
  loss: (params: P, x: np.Array, y: np.Array, g: np.Array) => np.Array,
  train: Views<'train'>,
  { steps, batchSize }: Lesson,
  learningRate: number,
  key: Record<'order' | 'partners', np.Array>,
  arm: string,
): Run<P> {
  const rng = generator(key.partners)
  const x = arrayOf(train.x)
  const all = Int32Array.from({ length: train.x.rows }, (_, row) => row)
  const others = Array.from({ length: VIEWS - 1 }, (_, i) => {
    const rows = partners(all.length, i + 1)
    return { rows: np.array(rows.slice()), g: arrayOf(rotationsBetween(train.pose, all, rows)) }
  })
  try {
    return yield* fit(train, {
      params,
      loss,
      batch: (chosen): [np.Array, np.Array, np.Array] => {
        const { rows, g } = others[rng.int(others.length)]!
        const seconds = np.take(rows.ref, chosen.ref, 0)
        return [np.take(x.ref, chosen.ref, 0), np.take(x.ref, seconds, 0), np.take(g.ref, chosen, 0)]
      },
      key: key.order,
      steps,
      batchSize,
      learningRate,
      schedule: 'cosine',
      doing: `training: ${arm}`,
      series: `loss, ${arm}`,
    })
  } finally {
    tree.dispose([x, others])
  }
}

/** The representations of all parts. Keeps the encoder. */
export async function seenBy(encoder: Dense[], { train, validation, test }: Data): Promise<Seen> {
  const [a, b, c] = [
    await see(encoder, train.x),
    await see(encoder, validation.x),
    await see(encoder, test.x),
  ]
  return { train: a, validation: b, test: c }
}

/** The representations of pictures. Keeps the encoder. */
export async function see(encoder: Dense[], pictures: Matrix): Promise<Matrix> {
  const x = arrayOf(pictures)
  const seen = await rowsBy(mlp, encoder, x, 1000)
  x.dispose()
  return seen
}

export const arrayOf = ({ data, rows, dim }: Matrix): np.Array => np.array(data.slice()).reshape([rows, dim])
