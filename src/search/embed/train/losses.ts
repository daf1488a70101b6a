import { numpy as np } from '@jax-js/jax'
import { matryoshkaContrastiveLoss, truncateEmbedding } from '#methods/matryoshka/index.ts'
import { compile, lossAndGradient } from '#nn/jit.ts'

export interface LossOptions {
  /** Numbers in a row. */
  width: number
  /** Prefix lengths. */
  nesting: readonly number[]
}

/** A loss of two sets of rows, each [n, width], and its gradients by both. */
export interface Scored {
  loss: number
  gradients: [a: Float32Array, b: Float32Array]
}

/** Scores rows on plain arrays; compiled once for each n. */
export interface Loss {
  (a: Float32Array, b: Float32Array): Scored
  dispose(): void
}

/** How far rows point from where they should: one minus the cosine, the mean over rows, summed over prefixes. */
export const nestedCosine = ({ width, nesting }: LossOptions): Loss =>
  onPlainArrays(width, (rows, targets) => {
    const losses = nesting.map((m) => {
      const cosines = truncateEmbedding(rows.ref, m, true)
        .mul(truncateEmbedding(targets.ref, m, true))
        .sum(1)
      return np.subtract(1, cosines.mean())
    })
    rows.dispose()
    targets.dispose()
    return losses.reduce((sum, loss) => sum.add(loss))
  })

/** The loss of Kusupati et al. (2022) for pairs: row i of `a` is to find row i of `b` at every prefix length. */
export const nestedContrast = ({
  width,
  nesting,
  temperature,
}: LossOptions & { temperature: number }): Loss =>
  onPlainArrays(width, (a, b) => matryoshkaContrastiveLoss(a, b, nesting, temperature))

function onPlainArrays(width: number, loss: (a: np.Array, b: np.Array) => np.Array): Loss {
  const scored = compile(lossAndGradient(([a, b]: [np.Array, np.Array]) => loss(a, b)))
  const matrix = (rows: Float32Array) => np.array(rows.slice()).reshape([rows.length / width, width])
  const score = (a: Float32Array, b: Float32Array): Scored => {
    const [value, [ofA, ofB]] = scored([matrix(a), matrix(b)])
    return { loss: value.item(), gradients: [read(ofA), read(ofB)] }
  }
  return Object.assign(score, { dispose: () => scored.dispose() })
}

const read = (array: np.Array) => array.dataSync() as Float32Array
