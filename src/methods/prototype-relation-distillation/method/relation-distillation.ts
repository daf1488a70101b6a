import { lax, nn, numpy as np } from '@jax-js/jax'
import { checkOneOf, checkOptions, checkPositive } from '#nn/checks.ts'
import { type Rows, checkSameWidth, checkWhole, readRows, unitRows } from '#nn/rows.ts'

/** Over what the similarities to old prototypes become probabilities. */
export type RelationAxis = 'samples' | 'classes'

export const RELATION_AXES: readonly RelationAxis[] = ['samples', 'classes']

/** What the authors' code divides by, as the code of Khosla et al. (2020) does: a constant factor of the loss. */
const BASE_TEMPERATURE = 0.07
/** Keeps lengths and counts from zero. */
const TINY = 1e-12

export interface ContrastOptions {
  temperature?: number
}

/**
 * Supervised contrastive loss, L_sc: pulls pictures of one class together and all others apart (Khosla et al. 2020,
 * eq. 2). A row whose class has no other row does not count. Consumes both arrays.
 *
 * @param z - embeddings [n, d], of any length; two views of a picture are two rows
 * @param labels - whole numbers [n]
 */
export function supervisedContrastiveLoss(
  z: np.Array,
  labels: np.Array,
  options: ContrastOptions = {},
): np.Array {
  checkOptions('the contrast', options, ['temperature'])
  const temperature = checkPositive('temperature', options.temperature ?? 0.1)
  const n = checkEmbeddings('z', z)[0]
  checkLabels(labels, n)

  const unit = unitLength(z)
  const similar = np.dot(unit.ref, unit.transpose()).div(temperature)
  const self = np.eye(n)
  const logits = similar.sub(self.ref.mul(1e9))
  const logChances = nn.logSoftmax(logits, -1)
  const same = np.equal(np.expandDims(labels.ref, 1), np.expandDims(labels, 0)).astype(np.float32)
  const positive = same.sub(self)
  const count = positive.ref.sum(-1)
  const each = logChances.mul(positive).sum(-1).div(np.maximum(count.ref, 1))
  const counted = np.minimum(count, 1).sum()
  return each
    .sum()
    .div(np.maximum(counted, 1))
    .mul(-temperature / BASE_TEMPERATURE)
}

/**
 * Prototype loss, L_p: one minus the cosine between a picture's features and the prototype of its class. No gradient
 * reaches the features, so that it moves prototypes and nothing else, and no prototype is pushed off another.
 * Consumes its arguments.
 *
 * @param h - features [n, d]
 * @param prototypes - one a class, [classes, d]
 * @param labels - whole numbers [n]
 */
export function prototypeLoss(h: np.Array, prototypes: np.Array, labels: np.Array): np.Array {
  checkLabels(labels, checkEmbeddings('h', h)[0])
  const still = unitLength(lax.stopGradient(h))
  const cosines = relationScores(still, prototypes)
  const own = nn.oneHot(labels, cosines.shape[1]!)
  return np.subtract(1, cosines.mul(own).sum(-1)).mean()
}

/** How similar samples are to prototypes: h · p / |p|, [n, classes]. Consumes both arguments. */
export function relationScores(h: np.Array, prototypes: np.Array): np.Array {
  const [, width] = checkEmbeddings('h', h)
  const [, prototypeWidth] = checkEmbeddings('prototypes', prototypes)
  if (width !== prototypeWidth)
    throw new RangeError(`features of ${width} numbers, prototypes of ${prototypeWidth}`)
  return np.dot(h, unitLength(prototypes).transpose())
}

export interface RelationOptions {
  /** As the paper says, over the samples of a mini-batch, or as its code does, over the classes of a task. */
  axis: RelationAxis
  temperature?: number
}

/**
 * Relation distillation, L_d: how far the relations between new samples and old prototypes are from what they were
 * before the task began. Kullback-Leibler divergence of probabilities, averaged over what is not their axis, summed over
 * old tasks. Its gradient reaches the encoder and the old prototypes. Consumes all its arrays.
 *
 * @param scores - of this model and its prototypes, [n, tasks * classes of a task], task by task
 * @param before - of the model and the prototypes at the end of the last task, likewise
 * @param past - 1 for each old task, 0 for the others, [tasks]
 */
export function relationDistillation(
  scores: np.Array,
  before: np.Array,
  past: np.Array,
  options: RelationOptions,
): np.Array {
  checkOptions('the relation distillation', options, ['axis', 'temperature'])
  checkOneOf('axis', options.axis, RELATION_AXES)
  const temperature = checkPositive('temperature', options.temperature ?? 1)
  const [n, classes] = checkEmbeddings('scores', scores)
  const tasks = past.shape[0] ?? 0
  if (`${before.shape}` !== `${scores.shape}`)
    throw new RangeError(`scores [${scores.shape}] are compared with others [${before.shape}]`)
  if (past.ndim !== 1 || tasks === 0 || classes % tasks !== 0)
    throw new RangeError(`${classes} classes do not make tasks of equal size for past [${past.shape}]`)

  const across = options.axis === 'samples' ? 0 : 2
  const byTask = (x: np.Array) => x.reshape([n, tasks, classes / tasks]).div(temperature)
  const target = lax.stopGradient(nn.logSoftmax(byTask(before), across))
  const said = nn.logSoftmax(byTask(scores), across)
  const divergence = np.exp(target.ref).mul(target.sub(said)).sum(across)
  return divergence
    .mean(options.axis === 'samples' ? 1 : 0)
    .mul(past)
    .sum()
}

/**
 * The class of the most similar prototype for each row of features, by the cosine.
 *
 * @param among - classes that may be named: of a task that is known, or of all seen; all if nothing is said
 * @throws RangeError for widths that differ, a class without a prototype, or nothing to choose among
 */
export function nearestPrototype(h: Rows, prototypes: Rows, among?: ArrayLike<number>): Int32Array {
  const samples = readRows('features', h)
  const all = readRows('prototypes', prototypes)
  checkSameWidth('features', samples, 'prototypes', all)
  const classes = Array.from(among ?? Array(all.rows).keys(), (label) =>
    checkWhole('a class to choose among', label, { most: all.rows - 1 }),
  )
  if (classes.length === 0) throw new RangeError('there are no classes to choose among')
  const { data, dim } = unitRows(all)
  const score = (row: number, label: number) => {
    let sum = 0
    for (let d = 0; d < dim; d++) sum += samples.data[row * dim + d]! * data[label * dim + d]!
    return sum
  }
  return Int32Array.from({ length: samples.rows }, (_, row) =>
    classes.reduce((best, label) => (score(row, label) > score(row, best) ? label : best)),
  )
}

/** Rows at length one; a zero row stays zero. Consumes its argument. */
function unitLength(x: np.Array): np.Array {
  const length = np.sqrt(np.square(x.ref).sum(-1).add(TINY))
  return x.div(np.expandDims(length, -1))
}

function checkEmbeddings(name: string, x: np.Array): [rows: number, width: number] {
  if (x.ndim !== 2) throw new RangeError(`${name} is [${x.shape}], not [rows, width]`)
  return x.shape as [number, number]
}

function checkLabels(labels: np.Array, rows: number): void {
  if (labels.ndim !== 1 || labels.shape[0] !== rows)
    throw new RangeError(`labels [${labels.shape}] do not fit ${rows} rows`)
  if (labels.dtype !== np.int32 && labels.dtype !== np.uint32)
    throw new TypeError(`labels are ${labels.dtype}, not whole numbers`)
}
