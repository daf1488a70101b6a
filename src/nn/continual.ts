import { nn, numpy as np, tree } from '@jax-js/jax'
import { type Tree, compile, lossAndGradient } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'

/**
 * What elastic weight consolidation remembers (Kirkpatrick et al. 2017): how much each weight matters, summed over
 * the past tasks, and where it should stay, weighted by that. Two sums say all: the penalties of all tasks,
 * 1/2 sum_t F_t (w - w_t)^2, are 1/2 F w^2 - G w and a constant, with F = sum_t F_t and G = sum_t F_t w_t.
 */
export interface Consolidation {
  /** F, one array per leaf of the parameters. */
  precision: np.Array[]
  /** G, likewise. */
  pull: np.Array[]
}

/** No past: zeros for these parameters, which stay the caller's. */
export function noConsolidation(params: Tree): Consolidation {
  const zeros = () => tree.leaves(params).map((leaf) => np.zeros(leaf.shape))
  return { precision: zeros(), pull: zeros() }
}

/** 1/2 F w^2 - G w, summed over all weights. Consumes all its arguments. */
export function quadraticPenalty(params: Tree, { precision, pull }: Consolidation): np.Array {
  return tree
    .leaves(params)
    .map((w, i) => precision[i]!.mul(w.ref).mul(0.5).sub(pull[i]!).mul(w).sum())
    .reduce((sum, part) => sum.add(part))
}

/** Consolidates task after task for one kind of network; compiled once. */
export interface Consolidator<P extends Tree> {
  /**
   * Adds a finished task: the diagonal of the Fisher information, from the gradient of one picture at a time with
   * labels drawn from the model's own scores, times `strength`. Yields how many pictures are done. Consumes the
   * old consolidation, x and the mask; keeps params.
   *
   * @param x - pictures of the task, [n, …]
   * @param mask - added to the scores: 0 for the classes trained, a large negative number for others, [classes]
   * @param options - `uniform` gives numbers in [0, 1)
   */
  add(
    params: P,
    past: Consolidation,
    x: np.Array,
    mask: np.Array,
    options: { strength: number; uniform: () => number },
  ): AsyncGenerator<number, Consolidation, void>
  dispose(): void
}

/** For a network that gives scores [n, classes], and consumes its arguments. */
export function consolidator<P extends Tree>(logits: (params: P, x: np.Array) => np.Array): Consolidator<P> {
  const gradient = lossAndGradient((p: P, x: np.Array, mask: np.Array, y: np.Array) =>
    crossEntropy(logits(p, x).add(mask), y),
  )
  const addSquares = compile((p: P, x: np.Array, mask: np.Array, y: np.Array, ...sums: np.Array[]) => {
    const [loss, slopes] = gradient(p, x, mask, y)
    loss.dispose()
    return tree.leaves(slopes).map((slope, i) => np.square(slope as np.Array).add(sums[i]!))
  })
  return {
    async *add(params, { precision, pull }, x, mask, { strength, uniform }) {
      const n = x.shape[0]!
      const scores = nn.softmax(logits(tree.ref(params), x.ref).add(mask.ref), -1)
      const classes = scores.shape[1]!
      const chances = await scores.data()
      let sums = tree.leaves(params).map((leaf) => np.zeros(leaf.shape))
      for (let i = 0; i < n; i++) {
        const label = np.array(
          Int32Array.of(drawn(chances.subarray(i * classes, (i + 1) * classes), uniform())),
        )
        sums = addSquares(tree.ref(params), x.ref.slice([i, i + 1]), mask.ref, label, ...sums)
        if (i % 8 === 7) {
          await sums.at(-1)!.ref.data()
          yield i + 1
        }
      }
      tree.dispose([x, mask])
      const fisher = sums.map((sum) => sum.mul(strength / n))
      return {
        precision: precision.map((old, i) => old.add(fisher[i]!.ref)),
        pull: pull.map((old, i) => old.add(fisher[i]!.mul(tree.leaves(params)[i]!.ref))),
      }
    },
    dispose: () => addSquares.dispose(),
  }
}

/**
 * How far the scores of the old classes are from what the old model gave (learning without forgetting, Li and
 * Hoiem 2016): cross-entropy of both at a temperature, times its square. Consumes all its arguments.
 *
 * @param logits - [n, classes]
 * @param teacher - scores of the old model, [n, classes]
 * @param mask - 0 for an old class, a large negative number for the others, [classes]
 */
export function distillation(
  logits: np.Array,
  teacher: np.Array,
  mask: np.Array,
  temperature: number,
): np.Array {
  const target = nn.softmax(teacher.div(temperature).add(mask.ref), -1)
  const said = nn.logSoftmax(logits.div(temperature).add(mask), -1)
  return target
    .mul(said)
    .sum(-1)
    .mean()
    .mul(-(temperature ** 2))
}

/** The class whose stretch of the cumulated chances holds the number. */
function drawn(chances: ArrayLike<number>, number: number): number {
  let left = number
  for (let c = 0; c < chances.length - 1; c++) {
    left -= chances[c]!
    if (left < 0) return c
  }
  return chances.length - 1
}
