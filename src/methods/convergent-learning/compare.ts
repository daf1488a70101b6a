import type { RandomGenerator } from '#nn/generator.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { activeUnits, correlationMatrix, standardise } from './correlation.ts'
import { bipartiteMatch, semiMatch } from './matching.ts'
import { takeColumns } from './rows.ts'
import { sparsePrediction } from './sparse-prediction.ts'
import { spectralClusters } from './spectral.ts'

/** Units on which a prediction may rest, in the curve of R² against them. */
export const FEW_UNITS = [1, 2, 3, 5, 8, 12] as const
/** L1 penalties in correlations, over about the range of the authors' code. */
export const PENALTIES = [0.1, 0.03, 0.01, 0.003] as const
/** Groups are as many as units of both networks divided by this. */
const UNITS_PER_GROUP = 6
const DRAWS = 2

/** The units worth comparing, standardised. */
export function comparable(activations: Matrix): Matrix {
  const { data, rows, dim } = standardise(takeColumns(activations, activeUnits(activations)))
  return { data: Float32Array.from(data), rows, dim }
}

/** How units are paired one to one. */
export interface Matched {
  /** Mean correlation of the pairs. */
  mean: number
  /** Mean correlation when twins may be shared. */
  semi: number
  /** Mean squared correlation of the pairs. */
  squared: number
  /** Correlation of every pair, largest first. */
  sorted: number[]
  /** The unit of the second network for each of the first, -1 for none. */
  assignment: Int32Array
}

/** Pairs the units of two networks by their correlation. */
export function match(a: Matrix, b: Matrix): Matched {
  const sim = correlationMatrix(a, b)
  const { assignment } = bipartiteMatch(sim)
  const of = (columns: Int32Array) =>
    Array.from(columns, (c, row) => (c < 0 ? Number.NaN : sim.data[row * sim.dim + c]!)).filter(
      Number.isFinite,
    )
  const paired = of(assignment)
  return {
    mean: mean(paired),
    semi: mean(of(semiMatch(sim))),
    squared: mean(paired.map((r) => r * r)),
    sorted: paired.sort((r, s) => s - r),
    assignment,
  }
}

/** The same space seen along other axes: the units' values, turned by a random rotation. */
export function rotate({ data, rows, dim }: Matrix, draw: RandomGenerator): Matrix {
  const turn = randomRotation(dim, draw)
  const turned = new Float32Array(data.length)
  for (let row = 0; row < rows; row++) {
    for (let axis = 0; axis < dim; axis++) {
      let sum = 0
      for (let i = 0; i < dim; i++) sum += data[row * dim + i]! * turn[axis]![i]!
      turned[row * dim + axis] = sum
    }
  }
  return { data: turned, rows, dim }
}

/** The same values on the wrong samples: what chance alone matches. */
export function shuffle(x: Matrix, draw: RandomGenerator): Matrix {
  return takeRows(x, draw.shuffle(Uint32Array.from({ length: x.rows }, (_, row) => row)))
}

/** Orthonormal axes, uniform over all such, by Gram-Schmidt. */
function randomRotation(dim: number, draw: RandomGenerator): Float64Array[] {
  const axes: Float64Array[] = []
  while (axes.length < dim) {
    const axis = Float64Array.from({ length: dim }, () => draw.normal())
    for (const other of [...axes, ...axes]) {
      const shared = axis.reduce((sum, value, i) => sum + value * other[i]!, 0)
      axis.forEach((value, i) => (axis[i] = value - shared * other[i]!))
    }
    const length = Math.hypot(...axis)
    axes.push(axis.map((value) => value / length))
  }
  return axes
}

/** Mean R² over the units predicted. */
export interface Predicted {
  /** For each of FEW_UNITS. */
  few: number[]
  all: number
}

/** Predicts the units of the second network from few and from all of the first, scored on other images. */
export function predict(a: Matrix, b: Matrix): Predicted {
  const { r2 } = sparsePrediction(a, b, { maxUnits: [...FEW_UNITS, a.dim] })
  const few = FEW_UNITS.map((_, setting) => over(r2, setting))
  return { few, all: over(r2, FEW_UNITS.length) }
}

/** The same by the Lasso: mean number of units used and mean R², for each of PENALTIES. */
export function predictByLasso(a: Matrix, b: Matrix): { units: number; r2: number }[] {
  const { r2, nnz } = sparsePrediction(a, b, { l1: PENALTIES })
  return PENALTIES.map((_, setting) => ({ units: over(nnz, setting), r2: over(r2, setting) }))
}

const over = (table: number[][], setting: number) => mean(table.map((unit) => unit[setting]!))

/** What groups found in both networks at once have in common. */
export interface Grouped {
  /** Share of the second network's units in groups with at least two units of each network. */
  share: number
  /** Mean R² of those units, predicted from the first network's units of their group. */
  r2: number
  /** The same from as many of the first network's units, drawn at random. */
  random: number
  /** Mean squared correlation of those units with their twins. */
  twin: number
}

/** Clusters the units of both networks together and predicts within the groups. */
export function group(
  a: Matrix,
  b: Matrix,
  { assignment }: Matched,
  draw: RandomGenerator,
  seed: number,
): Grouped {
  const both = sideBySide(a, b)
  const affinity = correlationMatrix(both)
  affinity.data.forEach((r, i) => (affinity.data[i] = i % (both.dim + 1) === 0 ? 0 : Math.abs(r)))
  const labels = spectralClusters(affinity, Math.round(both.dim / UNITS_PER_GROUP), seed)
  const sim = correlationMatrix(a, b)
  const found = { r2: [] as number[], random: [] as number[], twin: [] as number[] }
  for (let label = 0; label <= Math.max(...labels); label++) {
    const members = Array.from(labels.keys()).filter((unit) => labels[unit] === label)
    const ours = members.filter((unit) => unit < a.dim)
    const theirs = members.filter((unit) => unit >= a.dim).map((unit) => unit - a.dim)
    if (ours.length < 2 || theirs.length < 2) continue
    const targets = takeColumns(b, theirs)
    const from = (units: ArrayLike<number>) =>
      sparsePrediction(takeColumns(a, units), targets, { maxUnits: [units.length] }).r2.map((r2) => r2[0]!)
    found.r2.push(...from(ours))
    for (let i = 0; i < DRAWS; i++) {
      const some = draw.shuffle(Uint32Array.from({ length: a.dim }, (_, unit) => unit))
      found.random.push(...from(some.subarray(0, ours.length)))
    }
    for (const unit of theirs) {
      const twin = assignment.indexOf(unit)
      found.twin.push(twin < 0 ? 0 : sim.data[twin * b.dim + unit]! ** 2)
    }
  }
  return {
    share: found.r2.length / b.dim,
    r2: mean(found.r2),
    random: mean(found.random),
    twin: mean(found.twin),
  }
}

function sideBySide(a: Matrix, b: Matrix): Matrix {
  const dim = a.dim + b.dim
  const data = new Float32Array(a.rows * dim)
  for (let row = 0; row < a.rows; row++) {
    data.set(a.data.subarray(row * a.dim, (row + 1) * a.dim), row * dim)
    data.set(b.data.subarray(row * b.dim, (row + 1) * b.dim), row * dim + a.dim)
  }
  return { data, rows: a.rows, dim }
}

export const mean = (list: readonly number[]): number =>
  list.length === 0 ? Number.NaN : list.reduce((sum, value) => sum + value, 0) / list.length
