import { numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { type Dense, dense, initDense, initMlp, mlp } from '#nn/dense.ts'
import { type Tree } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { basisTransform, bctLoss, bt2Loss, unitRows } from './bt2.ts'
import { orthogonal } from './orthogonal.ts'
import { CLASSES, INPUTS } from './classes.ts'

export const DIM = 16
export const EXTRA = 4
export const SCALE = 2
const HIDDEN = [128, 128]
const BATCH = 128
const EPOCHS = 12
/** Constant for the first half, then falling to zero. */
const RATE = 2e-3
/** Of the cosines in every classifier. */
const SHARPNESS = 16
/** A loss is waited for, and progress told, every so many steps. */
const PAUSE = 10

/** A training set with what the old and the independent new model say of it; absent for these two. */
export interface Lesson {
  x: np.Array
  labels: np.Array
  old?: np.Array
  fresh?: np.Array
  /** The mean old vector of each class. */
  prototypes?: np.Array
}

/** An embedding's part that meets old vectors, and the whole of it, [n, …] each. */
export interface Views {
  compatible: np.Array
  whole: np.Array
}

type Batch = [x: np.Array, labels: np.Array, old: np.Array, fresh: np.Array, prototypes: np.Array]

/** How one kind of model is made, trained and used. */
export interface Kind<P extends Tree> {
  name: string
  init(key: np.Array): P
  loss(params: P, ...batch: Batch): np.Array
  embed(params: P, x: np.Array): Views
}

type Plain = { trunk: Dense[]; classes: np.Array }

/** A network on its own: the old model, and the independent new one. */
export const ordinary = (name: string): Kind<Plain> => ({
  name,
  init: (key) => initPlain(key, DIM),
  loss({ trunk, classes }, x, labels, ...unused) {
    tree.dispose(unused)
    return crossEntropy(cosineLogits(unitRows(mlp(trunk, x)), classes), labels)
  },
  embed: ({ trunk, classes }, x) => sameTwice(unitRows(mlp(trunk, x)), classes),
})

/** Backward-compatible training, with `extra` more coordinates that no old vector is compared with. */
export const bct = (name: string, extra: number): Kind<Plain> => ({
  name,
  init: (key) => initPlain(key, DIM + extra),
  loss({ trunk, classes }, x, labels, old, fresh, prototypes) {
    tree.dispose([old, fresh])
    const whole = unitRows(mlp(trunk, x))
    const feature = unitRows(whole.ref.slice([], [0, DIM]))
    const logits = cosineLogits(whole, classes)
    return bctLoss({ logits, feature, prototypes, labels })
  },
  embed({ trunk, classes }, x) {
    const { whole, compatible } = sameTwice(unitRows(mlp(trunk, x)), classes)
    return { whole, compatible: unitRows(compatible.slice([], [0, DIM])) }
  },
})

type Taught = Plain & { reader: Dense }

/** The same with all that BT² is taught: old vectors, and the independent model's read off by a layer. */
export const taughtBct = (name: string, extra: number): Kind<Taught> => ({
  name,
  init(key) {
    const { plain, reader } = keys(key, 'plain', 'reader')
    return { ...initPlain(plain, DIM + extra), reader: initDense(reader, DIM + extra, DIM, 1) }
  },
  loss({ trunk, classes, reader }, x, labels, oldTarget, newTarget, prototypes) {
    const whole = unitRows(mlp(trunk, x))
    const compatible = whole.ref.slice([], [0, DIM])
    const feature = dense(reader, whole.ref)
    const logits = cosineLogits(whole, classes)
    return bt2Loss({ logits, compatible, feature, oldTarget, newTarget, prototypes, labels })
  },
  embed({ reader, ...plain }, x) {
    tree.dispose(reader)
    return bct(name, extra).embed(plain, x)
  },
})

export type Bt2 = Plain & { head: Dense; turnNew: np.Array; turnOld: np.Array }

/** BT². With fixed bases P and Q are the identity and nothing else changes. */
export const bt2 = (name: string, bases: 'learned' | 'fixed'): Kind<Bt2> => {
  const transform = ({ trunk, head, turnNew, turnOld }: Omit<Bt2, 'classes'>, x: np.Array) => {
    const z = mlp(trunk, x)
    const feature = unitRows(z.ref.slice([], [0, DIM]))
    const oldHead = dense(head, np.maximum(z, 0))
    const basis = (turn: np.Array) => (bases === 'learned' ? orthogonal(turn) : np.eye(DIM))
    const options = { P: basis(turnNew), Q: basis(turnOld), k: EXTRA, scale: SCALE }
    return { feature, ...basisTransform(oldHead, feature.ref, options) }
  }
  return {
    name,
    init(key) {
      const { trunk, classes, head, turns } = keys(key, 'trunk', 'classes', 'head', 'turns')
      const both = random.split(turns, 2)
      const turn = (i: number) => random.normal(both.ref.slice(i), [DIM, DIM])
      const params = {
        trunk: initMlp(trunk, [INPUTS, ...HIDDEN, DIM + DIM]),
        classes: random.normal(classes, [DIM, CLASSES]),
        head: initDense(head, DIM + DIM, DIM),
        turnNew: turn(0),
        turnOld: turn(1),
      }
      both.dispose()
      return params
    },
    loss({ classes, ...params }, x, labels, oldTarget, newTarget, prototypes) {
      const { feature, compatible, extra } = transform(params, x)
      extra.dispose()
      const logits = cosineLogits(feature.ref, classes)
      return bt2Loss({ logits, compatible, feature, oldTarget, newTarget, prototypes, labels })
    },
    embed({ classes, ...params }, x) {
      const { feature, compatible, extra } = transform(params, x)
      tree.dispose([classes, feature])
      return { whole: np.concatenate([compatible.ref, extra], 1), compatible }
    },
  }
}

/** Trains one model; the lesson stays the caller's. Consumes the key. */
export async function* train<P extends Tree>(kind: Kind<P>, key: np.Array, lesson: Lesson): Run<P> {
  const { init, order } = keys(key, 'init', 'order')
  const rows = lesson.x.shape[0]!
  const steps = EPOCHS * Math.floor(rows / BATCH)
  const model = trainer<P, Batch>(kind.init(init), kind.loss)
  const none = np.zeros([rows, 1])
  const { x, labels, old = none, fresh = none, prototypes = none } = lesson
  let step = 0
  let finished = false
  // `finally`, because a run that is cancelled leaves the loop early.
  try {
    for (const chosen of batches(order, rows, BATCH, steps)) {
      const take = (from: np.Array) => np.take(from.ref, chosen.ref, 0)
      const rate = RATE * Math.min(1, 2 - (2 * step) / steps)
      const loss = model.step(rate, take(x), take(labels), take(old), take(fresh), prototypes.ref)
      chosen.dispose()
      if (++step % PAUSE > 0) {
        loss.dispose()
        continue
      }
      const value = (await loss.data())[0]!
      yield { kind: 'progress', done: step, total: steps, doing: `training ${kind.name}` }
      if (step % (5 * PAUSE) === 0) yield { kind: 'metric', series: `loss, ${kind.name}`, step, value }
    }
    finished = true
    return model.params
  } finally {
    if (!finished) tree.dispose(model.params)
    model.dispose()
    none.dispose()
  }
}

/** What a model says of its inputs, as plain numbers. The parameters and x stay the caller's. */
export async function look<P extends Tree>(
  kind: Kind<P>,
  params: P,
  x: np.Array,
): Promise<{ compatible: Matrix; whole: Matrix }> {
  const { compatible, whole } = kind.embed(tree.ref(params), x.ref)
  return { compatible: await readMatrix(compatible), whole: await readMatrix(whole) }
}

const initPlain = (key: np.Array, dim: number): Plain => {
  const { trunk, classes } = keys(key, 'trunk', 'classes')
  return { trunk: initMlp(trunk, [INPUTS, ...HIDDEN, dim]), classes: random.normal(classes, [dim, CLASSES]) }
}

/** Cosines to a direction per class, [d, classes], sharpened. Consumes both. */
const cosineLogits = (unit: np.Array, classes: np.Array): np.Array =>
  np.matmul(unit, unitRows(classes.transpose()).transpose()).mul(SHARPNESS)

function sameTwice(whole: np.Array, unused: np.Array): Views {
  unused.dispose()
  return { whole, compatible: whole.ref }
}
