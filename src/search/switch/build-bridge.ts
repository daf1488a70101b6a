import {
  averageCompatibility,
  searchAccuracy,
} from '#methods/stationary-representations/method/compatibility.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import type { Bridge } from './bridge.ts'
import { followCurve, matchScores } from './curve.ts'
import { type Pairs, fitCandidates } from './fit.ts'
import { cosines, largest, unitRows } from './rows.ts'

/** What a bridge is built from: pairs, of which the first are kept apart to measure on. */
export interface Material extends Pairs {
  /** Titles of the first papers by the new model. */
  titles: Matrix
  /** The same by the old one, where it can be opened. */
  oldTitles?: Matrix
  /** Old vectors of further papers, to search among: few papers are too easily found. */
  more?: Matrix
}

/** How well one kind of query finds one kind of vectors. */
export interface Found {
  /** What asks, what is searched, and how they are brought together. */
  way: string
  /** Share of titles whose paper is among the ten nearest; absent when nobody can embed the titles. */
  titles?: number
  /** Share of the ten papers nearest to a paper by the old model that are among its ten here. */
  agreement: number
}

/** What was measured when a bridge was built. */
export interface Measured {
  /** Papers it was fitted to, papers kept apart, and papers that were searched: by new vectors only these two. */
  fitted: number
  held: number
  searched: number
  seconds: number
  oldOld: Found
  /** By every way, the best first. */
  newOld: Found[]
  /** Half of the rows new. `oldShare` of what is found is old: a half when neither side is favoured. */
  mixed: Found & { oldShare: number; uncalibratedOldShare: number }
  newNew: Found
  /** Titles found: old queries among old vectors; new queries among old and new vectors. */
  matrix?: number[][]
  /** The share of pairs of models where new queries find more among old vectors than old ones do. */
  compatibility?: number
}

const TEN = 10

/** Fits all ways, measures each on papers kept apart, and takes the best. */
export function buildBridge({ old: oldRows, fresh: freshRows, titles, oldTitles, more }: Material): {
  bridge: Bridge
  measured: Measured
} {
  const started = performance.now()
  const held = Array.from({ length: titles.rows }, (_, row) => row)
  const rest = Array.from({ length: oldRows.rows - held.length }, (_, i) => held.length + i)
  const [old, fresh, asked] = [unitRows(oldRows), unitRows(freshRows), unitRows(titles)]
  const candidates = fitCandidates({ old: takeRows(oldRows, rest), fresh: takeRows(freshRows, rest) })
  const oldAsked = oldTitles && unitRows(oldTitles)
  const oldPapers = takeRows(old, held)
  const freshPapers = takeRows(fresh, held)
  const all = more ? unitRows(stacked(oldRows, more)) : old
  const truth = nearestPapers(cosines(oldPapers, old), old.rows)
  const truthOfAll = more ? nearestPapers(cosines(oldPapers, all), all.rows) : truth

  const find = (way: string, x: Matrix | undefined, papers: Matrix, gallery: Matrix): Found => ({
    way,
    ...(x && { titles: titlesFound(x, gallery) }),
    agreement: overlap(
      gallery.rows === all.rows ? truthOfAll : truth,
      nearestPapers(cosines(papers, gallery), gallery.rows),
    ),
  })
  const tried = candidates.map((candidate) => {
    const gallery = unitRows(candidate.old(all))
    const [x, papers] = [asked, freshPapers].map((rows) => unitRows(candidate.fresh(rows)))
    return { candidate, found: find(candidate.way, x, papers!, gallery) }
  })
  tried.sort((a, b) => worth(b.found) - worth(a.found))
  const best = tried.find(({ candidate }) => candidate.crossing)!
  const crossing = best.candidate.crossing!
  const oldOld = find('old queries', oldAsked, oldPapers, all)
  const newNew = find('new queries', asked, freshPapers, fresh)
  const asksOld = oldOld.titles !== undefined && oldOld.titles > best.found.titles!

  const said = cosines(asked, fresh)
  const mapped = cosines(unitRows(best.candidate.fresh(asked)), old)
  const byOld = oldAsked && cosines(oldAsked, old)
  const curves = {
    map: matchScores(mapped, said, old.rows),
    ...(byOld && { old: matchScores(byOld, said, old.rows) }),
  }
  const oldScores = asksOld ? byOld! : mapped
  const curve = (asksOld && curves.old) || curves.map
  const mixed = mixRows(oldScores, said, (score) => followCurve(curve, score), old.rows)
  const plain = mixRows(oldScores, said, (score) => score, old.rows)
  const papersMixed = mixRows(
    asksOld ? cosines(oldPapers, old) : cosines(unitRows(best.candidate.fresh(freshPapers)), old),
    cosines(freshPapers, fresh),
    (score) => followCurve(curve, score),
    old.rows,
    true,
  )
  const matrix =
    oldOld.titles === undefined ? undefined : [[oldOld.titles], [best.found.titles!, newNew.titles!]]
  return {
    bridge: { ...crossing, asksOld, curves },
    measured: {
      fitted: rest.length,
      held: held.length,
      searched: all.rows,
      seconds: (performance.now() - started) / 1000,
      oldOld,
      newOld: tried.map(({ found }) => found),
      mixed: {
        way: 'mixed',
        titles: mixed.titles,
        agreement: overlap(truth, papersMixed.nearest),
        oldShare: mixed.oldShare,
        uncalibratedOldShare: plain.oldShare,
      },
      newNew,
      ...(matrix && { matrix, compatibility: averageCompatibility(matrix) }),
    },
  }
}

const stacked = (a: Matrix, b: Matrix): Matrix => {
  const data = new Float32Array(a.data.length + b.data.length)
  data.set(a.data)
  data.set(b.data, a.data.length)
  return { data, rows: a.rows + b.rows, dim: a.dim }
}

/** Titles count; how alike the ranks are decides between ways that find about as many. */
const worth = ({ titles = 0, agreement }: Found): number => titles + agreement / 10

const titlesFound = (x: Matrix, gallery: Matrix): number =>
  searchAccuracy(
    { x, labels: Array.from({ length: x.rows }, (_, i) => i) },
    { x: gallery, labels: Array.from({ length: gallery.rows }, (_, i) => i) },
    { k: TEN, among: 'items' },
  )

/** The ten papers nearest to each of the first ones, itself left out. */
const nearestPapers = (scores: Float32Array, rows: number): number[][] =>
  Array.from({ length: scores.length / rows }, (_, i) =>
    largest(scores.subarray(i * rows, (i + 1) * rows), TEN, i),
  )

function overlap(truth: readonly number[][], found: readonly number[][]): number {
  let shared = 0
  let all = 0
  truth.forEach((wanted, i) => {
    const set = new Set(wanted)
    shared += found[i]!.filter((row) => set.has(row)).length
    all += wanted.length
  })
  return shared / all
}

/** Searches papers of which every second one has a new vector only, every other an old one. */
function mixRows(
  old: Float32Array,
  fresh: Float32Array,
  turn: (score: number) => number,
  rows: number,
  withoutItself = false,
): { titles: number; oldShare: number; nearest: number[][] } {
  const isOld = (row: number) => row % 2 === 0
  const nearest = Array.from({ length: old.length / rows }, (_, i) => {
    const scores = Float32Array.from({ length: rows }, (_, row) =>
      isOld(row) ? turn(old[i * rows + row]!) : fresh[i * rows + row]!,
    )
    return largest(scores, TEN, withoutItself ? i : -1)
  })
  const flat = nearest.flat()
  return {
    titles: nearest.filter((ten, i) => ten.includes(i)).length / nearest.length,
    oldShare: flat.filter(isOld).length / flat.length,
    nearest,
  }
}
