import { tree } from '@jax-js/jax'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import { linearProbe, probeAccuracy } from '#nn/metrics/probe.ts'
import { ridgeSolver } from '#nn/metrics/ridge.ts'
import { columnR2, mean } from '#nn/metrics/statistics.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { type Matrix, readMatrix, takeColumns, takeRows } from '#nn/rows.ts'
import { rankViews } from '../method/retrieval.ts'
import { type Model, type Seen, arrayOf, move, project, see } from './arms.ts'
import { type Data, SIDE, STEP, STEPS, partners, rotationsBetween } from './objects.ts'

/** Random features of a pair of representations, of which a linear map tells the rotation. */
const FEATURES = 200
const DECAYS = [1e-4, 1e-2, 1]

/** A layer of random weights, the same for every arm. */
export interface RandomLayer {
  /** Weights of each feature, [FEATURES, at least as many as are needed]. */
  weights: Float32Array
  biases: Float32Array
}

/** Two pictures are the longest pair. */
const LONGEST = 2 * SIDE * SIDE

export const randomLayer = (rng: RandomGenerator): RandomLayer => ({
  weights: rng.fillNormal(new Float32Array(FEATURES * LONGEST)),
  biases: rng.fillNormal(new Float32Array(FEATURES)),
})

/** What is asked of a representation. */
export interface Judged {
  /** Share of letters named by a linear map. */
  named: number
  /** Share of the variance of the rotation between two views that is told from both. */
  told: number
}

type Role = 'validation' | 'test'

/** Fits probes to the representations of the training pictures, and judges them on those of another part. */
export function judge(seen: Seen, data: Data, layer: RandomLayer, role: Role): Judged {
  const labelled = (part: 'train' | Role) => ({ x: seen[part], labels: data[part].labels })
  const probe = linearProbe(labelled('train'), labelled('validation'), { weightDecays: DECAYS })
  return { named: probeAccuracy(probe, labelled(role)), told: told(seen, data, layer, role) }
}

/** R² of the rotation between two views, from random features of both. */
function told(seen: Seen, data: Data, layer: RandomLayer, role: Role): number {
  const scaling = standardisation(seen.train)
  const of = (part: 'train' | Role) => pairsOf(seen[part], data[part].pose, layer, scaling)
  const [train, validation] = [of('train'), of('validation')]
  const solve = ridgeSolver(train.x, train.g)
  const tried = DECAYS.map((decay) => {
    const map = solve(decay)
    return { map, score: explained(applyLinear(map, validation.x), validation.g) }
  })
  const best = tried.reduce((a, b) => (b.score > a.score ? b : a))
  if (role === 'validation') return best.score
  const test = of(role)
  return explained(applyLinear(best.map, test.x), test.g)
}

const explained = (predicted: Matrix, actual: Matrix): number => mean(columnR2(predicted, actual))

/** Every third picture with the next view of its object: random features of both, and the rotation between. */
function pairsOf(r: Matrix, pose: Float32Array, layer: RandomLayer, { means, scales }: Scaling) {
  const next = partners(r.rows, 1)
  const first = next
    .keys()
    .toArray()
    .filter((row) => row % 3 === 0)
  const second = first.map((row) => next[row]!)
  const x = new Float32Array(first.length * FEATURES)
  const both = new Float32Array(2 * r.dim)
  const size = 1 / Math.sqrt(2 * r.dim)
  for (const [i, row] of first.entries()) {
    for (let c = 0; c < r.dim; c++) {
      both[c] = (r.data[row * r.dim + c]! - means[c]!) * scales[c]!
      both[r.dim + c] = (r.data[second[i]! * r.dim + c]! - means[c]!) * scales[c]!
    }
    for (let f = 0; f < FEATURES; f++) {
      let sum = layer.biases[f]!
      for (let c = 0; c < both.length; c++) sum += size * both[c]! * layer.weights[f * LONGEST + c]!
      x[i * FEATURES + f] = Math.max(0, sum)
    }
  }
  return { x: { data: x, rows: first.length, dim: FEATURES }, g: rotationsBetween(pose, first, second) }
}

interface Scaling {
  means: Float64Array
  scales: Float64Array
}

function standardisation({ data, rows, dim }: Matrix): Scaling {
  const means = new Float64Array(dim)
  const squares = new Float64Array(dim)
  for (let i = 0; i < data.length; i++) means[i % dim]! += data[i]! / rows
  for (let i = 0; i < data.length; i++) squares[i % dim]! += (data[i]! - means[i % dim]!) ** 2 / rows
  return { means, scales: squares.map((square) => 1 / Math.sqrt(square + 1e-8)) }
}

/** Some columns of all parts. */
export function columns({ train, validation, test }: Seen, from: number, to: number): Seen {
  const chosen = Array.from({ length: to - from }, (_, i) => from + i)
  const of = (x: Matrix) => takeColumns(x, chosen)
  return { train: of(train), validation: of(validation), test: of(test) }
}

/** Where a predictor's guess of a turned view comes among all views of the object, and how far it was turned. */
export interface Ranked {
  places: Int32Array
  /** In degrees. */
  turns: Int32Array
}

/**
 * Predicts every view of each object from every other, and ranks the views by the prediction. Without a predictor
 * the prediction is the embedding as it is. Keeps the model.
 */
export async function rankTurned(model: Model, { turned }: Pick<Data, 'turned'>): Promise<Ranked> {
  const [z, views] = [await embeddings(model, turned.from.x), await embeddings(model, turned.to.x)]
  const from: number[] = []
  const to: number[] = []
  for (let first = 0; first < z.rows; first += STEPS)
    for (let a = 0; a < STEPS; a++)
      for (let b = 0; b < STEPS; b++) {
        from.push(first + a)
        to.push(first + b)
      }
  const { encoder: _, invariant: __, equivariant, predictor } = model
  const start = takeRows(z, from)
  const g = rotationsBetween(turned.from.pose, from, to, turned.to.pose)
  const predicted =
    equivariant.length > 0 ? await readMatrix(move(tree.ref(predictor), arrayOf(g), arrayOf(start))) : start
  return {
    places: rankViews(predicted, views, to, STEPS),
    turns: Int32Array.from(from, (row, i) => STEP * Math.abs(row - to[i]!)),
  }
}

/** What the predictor moves: the equivariant part of the embeddings, or all of it where there is none. */
async function embeddings({ encoder, invariant, equivariant }: Model, pictures: Matrix): Promise<Matrix> {
  const r = arrayOf(await see(encoder, pictures))
  const parts = project(tree.ref({ invariant, equivariant }), r)
  const wanted = parts.equivariant ?? parts.invariant!
  if (parts.equivariant) parts.invariant?.dispose()
  return readMatrix(wanted)
}

/** How far the prediction for the opposite rotation is from the opposite prediction, at most. Keeps the model. */
export async function oddness(model: Model, { turned }: Pick<Data, 'turned'>): Promise<number> {
  const z = await embeddings(model, turned.from.x)
  const rows = Int32Array.from({ length: z.rows }, (_, row) => row)
  const g = rotationsBetween(turned.from.pose, rows, rows.toReversed())
  const opposite = { ...g, data: g.data.map((value) => -value) }
  const [there, back] = await Promise.all(
    [g, opposite].map((by) => readMatrix(move(tree.ref(model.predictor), arrayOf(by), arrayOf(z)))),
  )
  return there!.data.reduce((most, value, i) => Math.max(most, Math.abs(value + back!.data[i]!)), 0)
}
