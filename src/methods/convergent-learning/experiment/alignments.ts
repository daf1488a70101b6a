import type { RandomGenerator } from '#nn/generator.ts'
import { centred, principalComponents, qr, svd, times, transposed, transposedTimes } from '#nn/linalg.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { type AnyMatrix, type Doubles, type Matrix, takeColumns } from '#nn/rows.ts'
import { activeUnits, correlationMatrix, rescale, standardise } from '../method/correlation.ts'
import { bipartiteMatch } from '../method/matching.ts'
import { sparsePrediction } from '../method/sparse-prediction.ts'
import { spectralClusters } from '../method/spectral.ts'

/** L1 penalties in correlations, over about the range of the authors' code; the least stands for all units. */
export const PENALTIES = [0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.003] as const
/** Groups are as many as units of both networks divided by this. */
const UNITS_PER_GROUP = 6
/** SVCCA keeps the directions that hold this share of the variance. */
const KEPT_VARIANCE = 0.99

/** The units of one network in one layer: what alignments are fitted to, and what they are judged on. */
export interface Units {
  validation: Matrix
  test: Matrix
}

/** The units that are active on validation images, standardised by those. */
export function comparable({ validation, test }: Units): Units {
  const active = activeUnits(validation)
  const own = standardise(takeColumns(validation, active))
  return { validation: inFloats(own), test: inFloats(rescale(takeColumns(test, active), own)) }
}

/** The same space seen along other axes: all units turned by one random rotation. */
export function rotate({ validation, test }: Units, draw: RandomGenerator): Units {
  const { dim } = validation
  const turn = qr({ data: draw.fillNormal(new Float32Array(dim * dim)), rows: dim, dim }).q
  return { validation: inFloats(times(validation, turn)), test: inFloats(times(test, turn)) }
}

/**
 * How each unit of `a` correlates on test images with the twin that validation images gave it; 0 for one left
 * without. Of a correlation only the size counts: turned units have no sign of their own.
 */
export const twins = (a: Units, b: Units): number[] =>
  pairedBy(bipartiteMatch(sizes(correlationMatrix(a.validation, b.validation))).assignment, a, b)

/** The same for twins drawn at random. */
export const strangers = (a: Units, b: Units, draw: RandomGenerator): number[] =>
  pairedBy(draw.shuffle(Int32Array.from({ length: b.validation.dim }, (_, unit) => unit)), a, b)

function pairedBy(assignment: Int32Array, a: Units, b: Units): number[] {
  const { data, rows, dim } = sizes(correlationMatrix(a.test, b.test))
  return Array.from({ length: rows }, (_, unit) => {
    const twin = assignment[unit] ?? -1
    return twin < 0 ? 0 : data[unit * dim + twin]!
  })
}

const sizes = (sim: Matrix): Matrix => ({ ...sim, data: sim.data.map(Math.abs) })

/** Mean units used and mean share of the variance explained, for each of PENALTIES. */
export interface SparsePath {
  units: number[]
  r2: number[]
}

/** Predicts the units of `of` from those of `from`: fitted on validation images, scored on test images. */
export function sparsePath(from: Units, of: Units): SparsePath {
  const holdOut = from.test.rows / (from.test.rows + from.validation.rows)
  const { r2, nnz } = sparsePrediction(below(from), below(of), { l1: PENALTIES, holdOut })
  const over = (table: number[][]) => PENALTIES.map((_, at) => mean(table.map((unit) => unit[at]!)))
  return { units: over(nnz), r2: over(r2) }
}

/** How many units it takes to explain this share of what all units explain, between two penalties linearly. */
export function unitsFor({ units, r2 }: SparsePath, share: number): number {
  const wanted = share * r2.at(-1)!
  const at = r2.findIndex((value) => value >= wanted)
  if (at <= 0) return at < 0 ? NaN : units[0]!
  const way = (wanted - r2[at - 1]!) / (r2[at]! - r2[at - 1]!)
  return units[at - 1]! + way * (units[at]! - units[at - 1]!)
}

/** Mean share of the variance of units that is explained, over those in groups of at least two of each network. */
export interface Grouped {
  /** From the other network's units in their group. */
  r2: number
  /** From as many units drawn at random. */
  random: number
  /** From their twin alone. */
  twin: number
}

/** Clusters the units of two networks together, on validation images, and predicts within the clusters. */
export function grouped(from: Units, of: Units, draw: RandomGenerator, seed: number): Grouped {
  const both = beside(from.validation, of.validation)
  const labels = spectralClusters(
    sizes(correlationMatrix(both)),
    Math.round(both.dim / UNITS_PER_GROUP),
    seed,
  )
  const explainedBy = (sources: ArrayLike<number>, targets: ArrayLike<number>) =>
    sparsePath(takeUnits(from, sources), takeUnits(of, targets)).r2.at(-1)!
  const twin = twins(of, from)
  const found = { r2: [] as number[], random: [] as number[], twin: [] as number[] }
  for (const label of new Set(labels)) {
    const members = Array.from(labels.keys()).filter((unit) => labels[unit] === label)
    const sources = members.filter((unit) => unit < from.test.dim)
    const targets = members.filter((unit) => unit >= from.test.dim).map((unit) => unit - from.test.dim)
    if (sources.length < 2 || targets.length < 2) continue
    const some = draw.shuffle(Int32Array.from({ length: from.test.dim }, (_, unit) => unit))
    const each = (r2: number) => targets.map(() => r2)
    found.r2.push(...each(explainedBy(sources, targets)))
    found.random.push(...each(explainedBy(some.subarray(0, sources.length), targets)))
    found.twin.push(...targets.map((unit) => twin[unit]! ** 2))
  }
  if (found.r2.length === 0) return { r2: NaN, random: NaN, twin: NaN }
  return { r2: mean(found.r2), random: mean(found.random), twin: mean(found.twin) }
}

/** Linear centred kernel alignment (Kornblith et al. 2019): 1 for the same space, whatever its axes. */
export function linearCka(a: Matrix, b: Matrix): number {
  const [x, y] = [centred(a), centred(b)]
  const size = (u: Doubles, v: Doubles) => sumOfSquares(transposedTimes(u, v))
  return size(x, y) / Math.sqrt(size(x, x) * size(y, y))
}

/** Mean canonical correlation of the directions that hold most of the variance (Raghu et al. 2017). */
export function svcca(a: Matrix, b: Matrix): number {
  const [x, y] = [whitened(a), whitened(b)]
  const { s } = svd(transposedTimes(x, y))
  return mean(Array.from(s, (value) => Math.min(1, value / a.rows)))
}

/** Rows along the leading principal components, each of variance 1. */
function whitened(x: Matrix): Doubles {
  const { components, variances } = principalComponents(x)
  const total = variances.reduce((sum, value) => sum + value, 0)
  let [kept, held] = [0, 0]
  while (held < KEPT_VARIANCE * total) held += variances[kept++]!
  const along = times(
    centred(x),
    transposed({ ...components, data: components.data.slice(0, kept * x.dim), rows: kept }),
  )
  along.data.forEach((value, i) => (along.data[i] = value / Math.sqrt(variances[i % kept]!)))
  return along
}

const sumOfSquares = ({ data }: Doubles): number => data.reduce((sum, value) => sum + value * value, 0)

const takeUnits = ({ validation, test }: Units, units: ArrayLike<number>): Units => ({
  validation: takeColumns(validation, units),
  test: takeColumns(test, units),
})

/** Validation images first, then those of the test. */
function below({ validation, test }: Units): Matrix {
  const data = new Float32Array(validation.data.length + test.data.length)
  data.set(validation.data)
  data.set(test.data, validation.data.length)
  return { data, rows: validation.rows + test.rows, dim: validation.dim }
}

function beside(a: Matrix, b: Matrix): Matrix {
  const dim = a.dim + b.dim
  const data = new Float32Array(a.rows * dim)
  for (let row = 0; row < a.rows; row++) {
    data.set(a.data.subarray(row * a.dim, (row + 1) * a.dim), row * dim)
    data.set(b.data.subarray(row * b.dim, (row + 1) * b.dim), row * dim + a.dim)
  }
  return { data, rows: a.rows, dim }
}

const inFloats = ({ data, rows, dim }: AnyMatrix): Matrix => ({ data: Float32Array.from(data), rows, dim })
