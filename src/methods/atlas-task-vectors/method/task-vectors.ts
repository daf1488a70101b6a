import { numpy as np, tree } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import { checkNumber, checkOneOf, checkOptions, checkSameLength, shown } from '#nn/checks.ts'
import { type FitOptions, type Fitting, fit } from '#nn/fit.ts'
import type { Tree } from '#nn/jit.ts'

/** Task vectors of one network, block by block: in `blocks[j]` a row for block j of each of them, [n, size]. */
export interface Basis {
  count: number
  blocks: readonly np.Array[]
}

/** One coefficient for each block of each vector, or one for all blocks of a vector. */
export type Scaling = 'anisotropic' | 'isotropic'

/** lambda: for every parameter block a coefficient for each vector, [n]; a single entry serves all blocks. */
export type Coefficients = np.Array[]

/**
 * tau = theta_tuned - theta_0, block by block (Ilharco et al. 2023). Keeps both.
 *
 * @throws RangeError when the two are not the same network
 */
export function taskVector<P extends Tree>(tuned: P, base: P): P {
  const [after, structure] = tree.flatten<np.Array>(tuned)
  const before = tree.leaves<np.Array>(base)
  checkBlocks('the tuned network', after, 'the base', before)
  return tree.unflatten(
    structure,
    after.map((block, j) => block.ref.sub(before[j]!.ref)),
  ) as P
}

/**
 * Lays task vectors beside each other, so that a block is composed by one product. Keeps them.
 *
 * @throws RangeError when there are none or they are not of one network
 */
export function basisOf(vectors: readonly Tree[]): Basis {
  if (!Array.isArray(vectors)) throw new TypeError(`vectors is ${shown(vectors)}, not a list of task vectors`)
  if (vectors.length === 0) throw new RangeError('vectors is empty: at least one task vector is needed')
  const leaves = vectors.map((vector) => tree.leaves<np.Array>(vector))
  leaves.forEach((own, i) => checkBlocks(`vector ${i}`, own, 'vector 0', leaves[0]!))
  return {
    count: vectors.length,
    blocks: leaves[0]!.map((_, j) => np.stack(leaves.map((own) => own[j]!.ref.reshape([own[j]!.size])))),
  }
}

/**
 * theta_0 + sum_i Lambda_i tau_i, where Lambda_i multiplies block j of vector i by lambda_j[i] (eq. 3). Keeps the
 * base and the basis, consumes the coefficients.
 *
 * @throws RangeError when the three do not fit each other
 */
export function compose<P extends Tree>(base: P, { count, blocks }: Basis, lambda: Coefficients): P {
  const [before, structure] = tree.flatten<np.Array>(base)
  checkSameLength('blocks of base and basis', before.length, blocks.length)
  if (lambda.length !== 1) checkSameLength('coefficients and blocks', lambda.length, blocks.length)
  lambda.forEach((own, j) => {
    if (`${own.shape}` !== `${count}`)
      throw new RangeError(`coefficients ${j} are [${own.shape}], not [${count}], one for each vector`)
  })
  const composed = before.map((block, j) => {
    if (block.size !== blocks[j]!.shape[1])
      throw new RangeError(
        `block ${j} of the base has ${block.size} numbers, of the basis ${blocks[j]!.shape[1]}`,
      )
    const own = lambda.length === 1 ? lambda[0]! : lambda[j]!
    return block.ref.add(np.einsum('n,ns->s', own.ref, blocks[j]!.ref).reshape(block.shape))
  })
  tree.dispose(lambda)
  return tree.unflatten(structure, composed) as P
}

/** Coefficients that leave the base as it is, where learning begins. @throws RangeError for an unknown scaling */
export function zeroCoefficients({ count, blocks }: Basis, scaling: Scaling): Coefficients {
  checkOneOf('scaling', scaling, ['anisotropic', 'isotropic'])
  return Array.from({ length: scaling === 'anisotropic' ? blocks.length : 1 }, () => np.zeros([count]))
}

/** The same coefficient for every block of every vector: plain task arithmetic. @throws RangeError if not finite */
export const oneScale = ({ count }: Basis, alpha: number): Coefficients => [
  np.ones([count]).mul(checkNumber('alpha', alpha)),
]

export interface CompositionOptions<P extends Tree, B extends readonly np.Array[]> extends Omit<
  FitOptions<Coefficients, B>,
  'params' | 'loss'
> {
  scaling: Scaling
  /** Of the composed network on a batch, a scalar. Consumes its arguments. */
  loss(network: P, ...batch: B): np.Array
}

/**
 * Learns the coefficients, from zero, by the gradient of a loss of the composed network; base and vectors stay
 * as they are, and the caller's. Takes the options of `fit`.
 *
 * @throws as `fit` and `compose` do
 */
export function learnComposition<P extends Tree, B extends readonly np.Array[]>(
  part: Part<'train'>,
  base: P,
  basis: Basis,
  options: CompositionOptions<P, B>,
): Fitting<Coefficients> {
  checkOptions('learnComposition', options, [
    'scaling',
    'loss',
    'batch',
    'key',
    'steps',
    'batchSize',
    'learningRate',
    'schedule',
    'warmUp',
    'adam',
    'doing',
    'series',
    'labels',
    'watch',
  ])
  const { scaling, loss, ...rest } = options
  return fit(part, {
    ...rest,
    params: zeroCoefficients(basis, scaling),
    loss: (lambda: Coefficients, ...batch: B) => loss(compose(base, basis, lambda), ...batch),
  })
}

/**
 * Share of examples that are named otherwise once the other task vectors are added (Ortiz-Jimenez et al. 2023,
 * eq. 5): the interference of the others.
 *
 * @throws RangeError when the two lists differ in length or are empty
 */
export function disentanglementError(alone: ArrayLike<number>, together: ArrayLike<number>): number {
  checkSameLength('predictions alone and together', alone.length, together.length)
  if (alone.length === 0) throw new RangeError('alone is empty: there are no predictions to compare')
  let changed = 0
  for (let i = 0; i < alone.length; i++) if (alone[i] !== together[i]) changed++
  return changed / alone.length
}

function checkBlocks(a: string, own: readonly np.Array[], b: string, other: readonly np.Array[]): void {
  if (own.length !== other.length)
    throw new RangeError(`${a} has ${own.length} blocks, ${b} ${other.length}: they are not of one network`)
  own.forEach((block, j) => {
    if (`${block.shape}` !== `${other[j]!.shape}`)
      throw new RangeError(`block ${j} of ${a} is [${block.shape}], of ${b} [${other[j]!.shape}]`)
  })
}
