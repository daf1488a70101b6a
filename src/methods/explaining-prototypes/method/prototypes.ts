import { nn, numpy as np } from '@jax-js/jax'
import { crossEntropy } from '#nn/loss.ts'
import { type Matrix, checkNumber, checkSameWidth, readLabels } from '#nn/rows.ts'

/** Bounds the similarity of a patch that is the prototype. */
const EPSILON = 1e-4
/** Weights of cluster and separation cost (ProtoPNet, appendix). */
const CLUSTER = 0.8
const SEPARATION = 0.08
/** What a prototype counts for another class than its own. */
const OTHER = -0.5

/**
 * Squared distance of every patch to every prototype, [n, cells, m]. Consumes both arguments.
 *
 * @param z - what the network makes of each place of n pictures, [n, height, width, c]
 * @param prototypes - [m, c]
 */
export function prototypeDistances(z: np.Array, prototypes: np.Array): np.Array {
  const [n, height, width, channels] = z.shape as [number, number, number, number]
  const [m, wide] = prototypes.shape as [number, number]
  if (channels !== wide) throw new RangeError(`patches of ${channels} channels, prototypes of ${wide}`)
  const patches = z.reshape([n * height * width, channels])
  const cross = np.dot(patches.ref, prototypes.ref.transpose())
  const squares = np.square(patches).sum(1).reshape([-1, 1]).add(np.square(prototypes).sum(1))
  return nn.relu(squares.sub(cross.mul(2))).reshape([n, height * width, m])
}

/** How alike a patch at this squared distance is: g = log((d + 1) / (d + ε)). */
export const similarity = (distance: number): number =>
  Math.log((checkNumber('a distance', distance, { least: 0 }) + 1) / (distance + EPSILON))

/** `similarity` of an array, consumed. */
export const similarities = (distances: np.Array): np.Array =>
  np.log(distances.ref.add(1).div(distances.add(EPSILON)))

/** Class scores from similarities to the nearest patches: own prototypes count 1, others -1/2. Consumes both. */
export const prototypeLogits = (distances: np.Array, own: np.Array): np.Array =>
  np.dot(similarities(np.min(distances, 1)), own.mul(1 - OTHER).add(OTHER))

/**
 * ProtoPNet's loss: cross-entropy, and each picture near to a prototype of its class, far from all others.
 * Consumes its arguments.
 *
 * @param distances - [n, cells, m]
 * @param labels - [n]
 * @param own - 1 where a prototype belongs to a class, else 0, [m, classes]
 */
export function prototypeLoss(distances: np.Array, labels: np.Array, own: np.Array): np.Array {
  const nearest = np.min(distances.ref, 1)
  const mine = np.take(own.ref.transpose(), labels.ref, 0)
  const FAR = 1e3
  const cluster = np.min(nearest.ref.add(mine.ref.mul(-FAR).add(FAR)), 1).mean()
  const separation = np.min(nearest.add(mine.mul(FAR)), 1).mean()
  return crossEntropy(prototypeLogits(distances, own), labels)
    .add(cluster.mul(CLUSTER))
    .sub(separation.mul(SEPARATION))
}

/** Prototypes that are patches of pictures. */
export interface Pushed {
  prototypes: Matrix
  /** The picture that each came from, [m]. */
  picture: Int32Array
  /** The place in it, [m]. */
  cell: Int32Array
}

/**
 * Replaces each prototype by the nearest patch of a training picture of its class: then it can be shown.
 *
 * @param patches - what the network makes of every place, one row each, a picture's places side by side
 * @param labels - the class of each picture
 * @param classOf - the class of each prototype
 * @throws RangeError when a class has no picture
 */
export function pushPrototypes(
  patches: Matrix,
  labels: ArrayLike<number>,
  prototypes: Matrix,
  classOf: ArrayLike<number>,
): Pushed {
  checkSameWidth('patches', patches, 'prototypes', prototypes)
  const owner = readLabels('the prototypes', classOf, { rows: prototypes.rows })
  const classes = readLabels('the pictures', labels)
  const cells = patches.rows / classes.length
  if (!Number.isInteger(cells)) throw new RangeError(`${patches.rows} patches of ${classes.length} pictures`)
  const { dim } = patches
  const pushed = { ...prototypes, data: new Float32Array(prototypes.data.length) }
  const found = Array.from(owner, (mine, j) => {
    let [least, nearest] = [Infinity, -1]
    for (let row = 0; row < patches.rows; row++) {
      if (classes[Math.floor(row / cells)] !== mine) continue
      let distance = 0
      for (let d = 0; d < dim; d++)
        distance += (patches.data[row * dim + d]! - prototypes.data[j * dim + d]!) ** 2
      if (distance < least) [least, nearest] = [distance, row]
    }
    if (nearest < 0) throw new RangeError(`prototype ${j} is of class ${mine}, which no picture has`)
    pushed.data.set(patches.data.subarray(nearest * dim, (nearest + 1) * dim), j * dim)
    return nearest
  })
  return {
    prototypes: pushed,
    picture: Int32Array.from(found, (row) => Math.floor(row / cells)),
    cell: Int32Array.from(found, (row) => row % cells),
  }
}
