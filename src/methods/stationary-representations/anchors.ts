import type { numpy as np } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import { kmeans } from '#nn/metrics/kmeans.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { ridge } from '#nn/metrics/ridge.ts'
import { type View, searchAccuracy } from './compatibility.ts'
import type { DigitView, DigitWorld } from './digit-pair.ts'
import type { Pictures } from './networks.ts'
import { fitSimplexMap, mapToSimplex } from './simplex-map.ts'

const ANCHORS = 2000
const GROUPS = 64
const LIST = 10
const MOST_STEPS = 10
const SIDE = 28
/** Pixels averaged for grouping, along each side. */
const POOL = 4
/** Queries that look for the very same picture. */
const ASKED = 500
const DECAY = 1e-3

/** How well queries by the new model do against the old gallery. */
export interface Alignment {
  /** Among the means of ten classes. */
  classes: number
  /** The very same picture among the ten nearest of all queries' own old vectors. */
  items: number
}

/** Anchors in groups by their pixels alone: no labels, no model. Consumes the key. */
export function groupAnchors(key: np.Array, { pixels }: Pictures): Int32Array {
  const side = SIDE / POOL
  const dim = side * side
  const data = new Float32Array(ANCHORS * dim)
  for (let i = 0; i < ANCHORS * SIDE * SIDE; i++) {
    const [picture, place] = [Math.floor(i / (SIDE * SIDE)), i % (SIDE * SIDE)]
    const cell = Math.floor(place / (POOL * SIDE)) * side + Math.floor((place % SIDE) / POOL)
    data[picture * dim + cell]! += pixels[i]! / POOL ** 2
  }
  const small = { data, rows: ANCHORS, dim }
  return kmeans(small, GROUPS, { rng: generator(key), maxSteps: MOST_STEPS }).labels
}

/** Both models as they are, each mapped to the simplex by itself, and the new one fitted to the old by pairs. */
export async function* alignments(
  { old, updated }: { old: DigitView; updated: DigitView },
  groups: Int32Array,
  { query, gallery }: DigitWorld,
): Run<Record<'raw' | 'simplex' | 'affine', Alignment>> {
  const first = (x: Matrix, count: number) =>
    takeRows(
      x,
      Int32Array.from({ length: count }, (_, i) => i),
    )
  const items = Int32Array.from(query.labels.keys())
  let done = 0
  const judge = async function* (asked: Matrix, stored: View): Run<Alignment> {
    yield { kind: 'progress', done: done++, total: 3, doing: 'comparing maps of finished models' }
    const among = { x: stored.gallery, labels: gallery.labels }
    const few = { x: first(asked, ASKED), labels: items.subarray(0, ASKED) }
    return {
      classes: searchAccuracy({ x: asked, labels: query.labels }, among),
      items: searchAccuracy(few, { x: stored.query, labels: items }, { k: LIST, among: 'items' }),
    }
  }
  const toOld = fitSimplexMap(first(old.anchors, ANCHORS), groups)
  const toNew = fitSimplexMap(first(updated.anchors, ANCHORS), groups)
  const pairs = ridge(first(updated.anchors, ANCHORS), first(old.anchors, ANCHORS), DECAY)
  return {
    raw: yield* judge(updated.query, old),
    simplex: yield* judge(mapToSimplex(toNew, updated.query), {
      query: mapToSimplex(toOld, old.query),
      gallery: mapToSimplex(toOld, old.gallery),
    }),
    affine: yield* judge(applyLinear(pairs, updated.query), old),
  }
}
