import type { PaperRecord } from '#sources/record.ts'
import type { IdentityRuling } from '#store/index.ts'
import type { Told } from './derive.ts'
import { doisOf } from './identity.ts'

type Named = Pick<Told, 'source' | 'name' | 'record'>

/** What a source that deleted a work says of it; any work may be called so. */
export const DELETED = 'deleted'

/** What a record is called, whatever its version: `SOURCE NAME`. */
export function recordName({ source, name, record: { version } }: Named): string {
  const end = version === undefined ? '' : `v${version}`
  return `${source} ${end !== '' && name.endsWith(end) ? name.slice(0, -end.length) : name}`
}

/** All that a record's work is known by, the surest first: arXiv id, DOIs, what the record is called. */
export const namesOf = (one: Named): string[] => [
  ...(one.record.arxiv === undefined ? [] : [one.record.arxiv]),
  ...doisOf(one.record),
  ...(one.name === DELETED ? [] : [recordName(one)]),
]

/** Whether a name is a record's, and no id that several sources may give. */
export const isRecordName = (name: string): boolean => name.includes(' ')

/** The record that is known by the first of some names that any is known by. */
export function surest<T extends Named>(all: readonly T[], names: readonly string[]): T | undefined {
  for (const name of names) {
    const found = all.find((one) => namesOf(one).includes(name))
    if (found) return found
  }
  return undefined
}

/** What curators ruled about which records are of one work. */
export interface Rules {
  rulings: readonly IdentityRuling[]
  /** A record as far as it speaks of its own work: without ids that are the other's, of two that curators parted. */
  read(one: Named): PaperRecord
  /** Whether a curator said that two records are of two works. */
  areApart(one: Named, other: Named): boolean
  /** What a work may be known by that a curator made one with that of a record. */
  linkedTo(one: Named): string[]
  /** Whether a curator made one work of that of which some records are and that of others. */
  areLinked(some: readonly Named[], others: readonly Named[]): boolean
  /** Whether a ruling names something so. */
  isNamed(name: string): boolean
}

export function rulesOf(rulings: readonly IdentityRuling[]): Rules {
  const named = new Map<
    string,
    { names: IdentityRuling['names']; kind: IdentityRuling['kind']; side: 0 | 1 }[]
  >()
  for (const { kind, names } of rulings) {
    for (const side of [0, 1] as const) {
      for (const name of names[side]) named.set(name, [...(named.get(name) ?? []), { kind, names, side }])
    }
  }
  const others = (names: readonly string[], wanted: IdentityRuling['kind']): string[] =>
    names.flatMap((name) =>
      (named.get(name) ?? []).flatMap(({ kind, names, side }) => (kind === wanted ? names[1 - side]! : [])),
    )
  return {
    rulings,
    read(one) {
      if (named.size === 0) return one.record
      const theirs = new Set(others([recordName(one)], 'two').filter((name) => !isRecordName(name)))
      return theirs.size === 0 ? one.record : without(one.record, theirs)
    },
    areApart: (one, other) => named.size > 0 && others([recordName(one)], 'two').includes(recordName(other)),
    linkedTo: (one) => (named.size === 0 ? [] : others(namesOf(one), 'one')),
    areLinked: (some, others) =>
      rulings.some(({ kind, names }) => {
        if (kind === 'two') return false
        const [one, other] = names.map((own) => surest([...some, ...others], own))
        return one && other && some.includes(one) !== some.includes(other)
      }),
    isNamed: (name) => named.has(name),
  }
}

/** A record that does not say some ids. */
export function without(record: PaperRecord, ids: ReadonlySet<string>): PaperRecord {
  const { arxiv, doi: _, otherDois: __, ...rest } = record
  const [doi, ...otherDois] = doisOf(record).filter((one) => !ids.has(one))
  return {
    ...rest,
    ...(arxiv !== undefined && !ids.has(arxiv) && { arxiv }),
    ...(doi !== undefined && { doi }),
    ...(otherDois.length > 0 && { otherDois }),
  }
}
