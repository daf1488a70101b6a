import type { numpy as np } from '@jax-js/jax'
import type { Part, Split } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { grid } from '#nn/fit.ts'
import type { Matrix } from '#nn/rows.ts'
import { type Attended, type Statements, fitStatements } from '../method/statements.ts'
import { type Verified, verify } from '../method/verifier.ts'

const STEPS = 400
const BATCH = 64

export interface Rows {
  x: Matrix
  y: Matrix
}

/** What every arm gets. */
export interface Data {
  parts: Split
  train: Part<'train'> & Rows
  validation: Part<'validation'> & Rows
  /** Rows of the world that was trained in, and of one whose mood is gone. */
  test: Part<'test'> & Rows
  shifted: Rows
}

export interface Result {
  attended: number[][]
  same: Verified
  shifted: Verified
}

export type Setting = Readonly<Record<'learningRate' | 'decay' | 'sparsity', number>>

/** What can be chosen: as many settings in each arm that is compared. */
export const GRIDS: Readonly<Record<'attention' | 'dense' | 'once', readonly Setting[]>> = {
  attention: [
    { learningRate: 0.03, decay: 0, sparsity: 0 },
    { learningRate: 0.05, decay: 0, sparsity: 0 },
  ],
  // Small weights, or few of them: the second is what a sceptic would use in place of attention.
  dense: [
    { learningRate: 0.02, decay: 1e-2, sparsity: 0 },
    { learningRate: 0.02, decay: 0, sparsity: 3e-3 },
  ],
  once: [{ learningRate: 0.02, decay: 0, sparsity: 0 }],
}

/** Fits statements with each setting, keeps what makes validation rows likeliest, and verifies it on test rows. */
export async function* statementsOf(
  arm: string,
  attend: Attended,
  settings: readonly Setting[],
  { parts, train, validation, test, shifted }: Data,
  key: np.Array,
  times = 1,
): Run<Result> {
  const usual = sharesOf(train.y)
  const { model } = yield* grid({
    arm,
    settings,
    train: (setting) =>
      fitStatements(train, {
        ...setting,
        attend,
        key: key.ref,
        steps: STEPS * times,
        batchSize: BATCH,
        doing: `training ${arm}`,
      }),
    score: async (model: Statements) => verify(await model.predict(validation.x), validation.y, usual).worth,
    validation: parts.validation,
    dispose: (model) => model.dispose(),
  })
  const same = await judged(model, test, usual)
  const moved = verify(await model.predict(shifted.x), shifted.y, usual)
  const { attended } = model
  model.dispose()
  return { attended, same, shifted: moved }
}

/** Statements held against test rows. @throws RangeError for any other part */
export async function judged(
  model: Pick<Statements, 'predict'>,
  { role, x, y }: Part<'test'> & Rows,
  usual: ArrayLike<number>,
): Promise<Verified> {
  if (role !== 'test') throw new RangeError(`only a test part may judge, not ${String(role)}`)
  return verify(await model.predict(x), y, usual)
}

/** How often each column is 1. */
export function sharesOf({ data, rows, dim }: Matrix): Float64Array {
  const shares = new Float64Array(dim)
  data.forEach((value, i) => (shares[i % dim]! += value / rows))
  return shares
}

/** How far what is attended to is what rules read: shared by both, of all in either, mean over targets. */
export function overlap(
  attended: readonly (readonly number[])[],
  parents: readonly (readonly number[])[],
): number {
  const shares = parents.map((rule, j) => {
    const both = rule.filter((i) => attended[j]!.includes(i)).length
    return both / (rule.length + attended[j]!.length - both)
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** k different variables for each target, by chance. */
export function byChance(
  rng: { shuffle(list: Int32Array): Int32Array },
  n: number,
  t: number,
  k: number,
): number[][] {
  return Array.from({ length: t }, () => [
    ...rng.shuffle(Int32Array.from({ length: n }, (_, i) => i)).subarray(0, k),
  ])
}

/**
 * The cheap rival, no attention and no network: for each target the pair of variables whose four cells, counted, make
 * the training rows likeliest, and the shares in these cells.
 */
export function bestPairs({ x, y }: Rows): Pick<Statements, 'attended' | 'predict'> {
  const [n, t] = [x.dim, y.dim]
  const cell = (rows: Matrix, row: number, a: number, b: number) =>
    2 * rows.data[row * n + a]! + rows.data[row * n + b]!
  const tables = Array.from({ length: t }, (_, j) => {
    let best = { a: 0, b: 1, shares: [0.5, 0.5, 0.5, 0.5], fit: -Infinity }
    for (let a = 0; a < n; a++)
      for (let b = a + 1; b < n; b++) {
        const [ones, all] = [
          [1, 1, 1, 1],
          [2, 2, 2, 2],
        ]
        for (let row = 0; row < x.rows; row++) {
          const at = cell(x, row, a, b)
          all[at]! += 1
          ones[at]! += y.data[row * t + j]!
        }
        const shares = ones.map((one, i) => one / all[i]!)
        const fit = shares.reduce(
          (sum, p, i) => sum + ones[i]! * Math.log(p) + (all[i]! - ones[i]!) * Math.log(1 - p),
          0,
        )
        if (fit > best.fit) best = { a, b, shares, fit }
      }
    return best
  })
  return {
    attended: tables.map(({ a, b }) => [a, b]),
    predict: async (asked) => {
      const rows = asked as Matrix
      const data = Float32Array.from({ length: rows.rows * t }, (_, i) => {
        const { a, b, shares } = tables[i % t]!
        return shares[cell(rows, Math.floor(i / t), a, b)]!
      })
      return { data, rows: rows.rows, dim: t }
    },
  }
}
