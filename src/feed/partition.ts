import type { PaperRecord } from '#sources/record.ts'
import { type Told, rankOf } from './derive.ts'
import { areOfSeries, isOfOne, mayBeOfOneArxiv } from './groups.ts'
import { doisOf, keyOf } from './identity.ts'
import { DELETED, type Rules, recordName, surest } from './rules.ts'

/** A record with what its source said by the same name before, and the paper that has it, by its key. */
export interface Evidence extends Told {
  earlier: readonly PaperRecord[]
  paper: number
}

/** How surely two records are of one work, from the surest on: one arXiv id, one DOI, the words, a title alone. */
const SIGNS: readonly ((a: Evidence, b: Evidence) => boolean)[] = [
  (a, b) => a.record.arxiv !== undefined && a.record.arxiv === b.record.arxiv,
  (a, b) => doisOf(a.record).some((doi) => doisOf(b.record).includes(doi)) && areAlike(a, b),
  (a, b) => areAlike(a, b),
  // What was told of the paper without anything to know it by: that its source deleted it, or facts of before statements were kept.
  (a, b) =>
    a.paper === b.paper &&
    keyOf(a.record) === keyOf(b.record) &&
    (a.name === DELETED || b.name === DELETED || (a.name === b.name && (isBare(a) || isBare(b)))),
]
const BY_WORDS = 2

/**
 * Records by the works they are of, whatever the order they came in. What curators say is one or two goes before what
 * the records say, and the surer sign before the other: where two that are apart have a third in common, it is with that to which it
 * is bound by more.
 *
 * @param together - papers, by their keys, that are not asked about: what is in one of them stays in one, where curators let it
 */
export function partition(
  all: readonly Evidence[],
  rules: Rules,
  together: ReadonlySet<number> = new Set(),
): Evidence[][] {
  const home = new Map(all.map((one) => [one, [one]]))
  const unite = (one: Evidence, other: Evidence, isAllowed: (a: Evidence[], b: Evidence[]) => boolean) => {
    const [a, b] = [home.get(one)!, home.get(other)!]
    if (a === b || a.some((x) => b.some((y) => rules.areApart(x, y))) || !isAllowed(a, b)) return
    a.push(...b)
    for (const moved of b) home.set(moved, a)
  }
  const ordered = all.toSorted(
    (a, b) =>
      rankOf(a.source) - rankOf(b.source) || compare(recordName(a), recordName(b)) || compare(a.name, b.name),
  )
  for (const { kind, names } of rules.rulings) {
    if (kind === 'two') continue
    const [one, other] = names.map((own) => surest(ordered, own))
    if (one && other) unite(one, other, () => true)
  }
  for (const paper of together) {
    const [one, ...others] = ordered.filter((piece) => piece.paper === paper)
    for (const other of others) unite(one!, other, () => true)
  }
  for (const [place, isSign] of SIGNS.entries()) {
    for (const [i, one] of ordered.entries()) {
      for (const other of ordered.slice(i + 1)) {
        if (home.get(one) === home.get(other) || !isSign(one, other)) continue
        unite(one, other, (a, b) => mayBeOfOneArxiv(a, b) && (place < BY_WORDS || !areOfSeries(a, b)))
      }
    }
  }
  const order = new Map(all.map((one, i) => [one, i]))
  return [...new Set(all.map((one) => home.get(one)!))].map((work) =>
    work.toSorted((a, b) => order.get(a)! - order.get(b)!),
  )
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const isBare = ({ record }: Evidence) =>
  record.authors === undefined && record.abstract === undefined && record.arxiv === undefined

const areAlike = (a: Evidence, b: Evidence) =>
  [a.record, ...a.earlier].some((record) =>
    [b.record, ...b.earlier].some((other) =>
      isOfOne({ source: a.source, record }, { source: b.source, record: other }),
    ),
  )
