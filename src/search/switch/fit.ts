import { fitBasis } from '#methods/bt2/method/basis.ts'
import { fitSimplexMap } from '#methods/stationary-representations/method/simplex-map.ts'
import { affineMap, procrustes } from '#nn/linalg.ts'
import { kmeans } from '#nn/metrics/kmeans.ts'
import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { columnMeans, ridge } from '#nn/metrics/ridge.ts'
import { type Crossing, crossRows } from './bridge.ts'
import { relativeMaps } from './relative-maps.ts'
import { meanCosine, unitRows } from './rows.ts'

/** The same texts by both models, in the same order. */
export interface Pairs {
  old: Matrix
  fresh: Matrix
}

/** A way to compare the models: where it takes vectors of each. */
export interface Candidate {
  way: string
  fresh(x: Matrix): Matrix
  old(x: Matrix): Matrix
  /** There when it leaves old vectors as they are, so that it can be used on millions at once. */
  crossing?: Crossing
}

/** Weight decays to choose from, as shares of the variance: few pairs want much. */
const DECAYS = [1e-3, 1e-2, 1e-1, 1]
/** Pairs to choose a decay on, and for the methods whose fit takes long. */
const FEW = 1500
const SOME = 2500
/** Groups of texts at most, for the simplex. */
const GROUPS = 128
/** Coordinates of an old-like head. */
const EXTRA = 32

/** Fits every way we know to pairs of vectors. Seconds for thousands; the thread is busy meanwhile. */
export function fitCandidates(pairs: Pairs): Candidate[] {
  const { old, fresh } = pairs
  const some = firstPairs(pairs, SOME)
  const decay = chooseDecay(pairs)
  const toOld = affineMap(fresh, old, { ridge: decay })
  const toNew = affineMap(old, fresh, { ridge: decay })
  const relative = relativeMaps(fresh, old)
  const simplex = simplexMaps(some)
  const extra = Math.min(EXTRA, Math.floor(old.dim / 4))
  const basis = fitBasis(unitRows(some.old).data, unitRows(some.fresh).data, {
    dOld: old.dim,
    dNew: fresh.dim,
    extra,
  })
  const crossings: Crossing[] = [
    { way: 'affine', map: toOld },
    { way: 'affine, whitened', map: whitened(toOld, old) },
    { way: 'procrustes', map: procrustes(fresh, old) },
    { way: 'bt2', map: basis },
  ]
  return [
    ...crossings.map((crossing): Candidate => ({
      way: crossing.way,
      fresh: (x) => crossRows(crossing.map, x),
      old: same,
      crossing,
    })),
    { way: 'affine, old vectors moved', fresh: same, old: linear(toNew) },
    { way: 'relative', fresh: linear(relative.queries), old: linear(relative.documents) },
    { way: 'simplex', fresh: linear(simplex.fresh), old: linear(simplex.old) },
  ]
}

const same = (x: Matrix): Matrix => x
const linear = (map: LinearMap) => (x: Matrix) => applyLinear(map, x)

function firstPairs({ old, fresh }: Pairs, most: number): Pairs {
  const rows = Array.from({ length: Math.min(most, old.rows) }, (_, row) => row)
  return { old: takeRows(old, rows), fresh: takeRows(fresh, rows) }
}

/** The decay whose map comes nearest to pairs it has not seen. */
function chooseDecay(pairs: Pairs): number {
  const few = firstPairs(pairs, FEW)
  const rows = Array.from({ length: few.old.rows }, (_, row) => row)
  const part = (x: Matrix, seen: boolean) =>
    takeRows(
      x,
      rows.filter((row) => row % 4 > 0 === seen),
    )
  const [asked, wanted] = [part(few.fresh, false), part(few.old, false)]
  const cosines = DECAYS.map((decay) => {
    const map = affineMap(part(few.fresh, true), part(few.old, true), { ridge: decay })
    return meanCosine(applyLinear(map, asked), wanted)
  })
  return DECAYS[cosines.indexOf(Math.max(...cosines))]!
}

/**
 * An affine map into the old space, followed by what shrinks its directions by how much they vary there, so that
 * what all papers share counts less: with the map it is the product of both models' decorrelation.
 */
function whitened(map: LinearMap, old: Matrix): LinearMap {
  const dim = old.dim
  const mean = columnMeans(old)
  let variance = 0
  for (let i = 0; i < old.data.length; i++) variance += (old.data[i]! - mean[i % dim]!) ** 2 / old.data.length
  // C (C + vI)⁻¹ = I - v (C + vI)⁻¹
  const shrunk = ridge(old, old, variance).w.data
  const inverse = shrunk.map((value, i) => (i % (dim + 1) === 0 ? 1 : 0) - value)
  const turn: LinearMap = { w: { data: inverse, rows: dim, dim }, b: new Float64Array(dim) }
  const shift = { data: Float32Array.from(map.b, (b, d) => b - mean[d]!), rows: 1, dim }
  return { w: applyLinear(turn, map.w), b: Float64Array.from(applyLinear(turn, shift).data) }
}

/** Both models to a simplex of their own, by groups of texts that the old one finds. */
function simplexMaps({ old, fresh }: Pairs): { old: LinearMap; fresh: LinearMap } {
  const groups = Math.max(2, Math.min(GROUPS, Math.floor(old.rows / 8)))
  let state = 1
  const rng = { uniform: () => (state = (state * 16807) % 2147483647) / 2147483647 }
  const { labels } = kmeans(unitRows(old), groups, { rng, maxSteps: 8 })
  return { old: fitSimplexMap(old, labels), fresh: fitSimplexMap(fresh, labels) }
}
