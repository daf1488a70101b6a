import { isDeepStrictEqual } from 'node:util'
import type { Dumped } from '#sources/record.ts'
import type { Work } from '#store/index.ts'
import { type Group, type Groups, say } from './groups.ts'

/**
 * Adds what another site has of a work to what is known here. Of what one source said by one name, only what is later than
 * its last word here counts, so that an old dump takes nothing back and one that is read twice changes nothing. What the
 * program itself says of its catalogue is each site's own.
 *
 * @returns the work it is of
 */
export function takeDumped(
  groups: Groups,
  dumped: Dumped,
  { now, import: imported }: { now: number; import?: number },
): Group {
  const group = groups.gather(dumped.said)
  const entry = imported === undefined ? {} : { import: imported }
  const lastSaid = new Map(group.told.map(({ source, name, said }) => [`${source} ${name}`, said]))
  const isCatalogued = group.told.some(({ source }) => source === 'catalogue')
  for (const { said, ...one } of dumped.said) {
    if (said <= (lastSaid.get(`${one.source} ${one.name}`) ?? -1)) continue
    if (one.source === 'catalogue' && isCatalogued) continue
    const last = group.told.find(({ source, name }) => source === one.source && name === one.name)
    if (last && isDeepStrictEqual(last.record, one.record)) continue
    // A clock that runs ahead elsewhere has the last word for no longer than ours.
    say(group, { ...one, said: Math.min(said, now), ...entry })
    groups.enter(group)
  }
  group.elsewhere = [...(group.elsewhere ?? []), { ...dumped, ...entry }]
  return group
}

/** Under what names other sites have the work. */
export const namesElsewhere = ({ elsewhere = [] }: Group): string[] =>
  elsewhere.flatMap(({ id, ids }) => [id, ...ids])

/** The days' lists and counts of other sites. */
export function historyOf(elsewhere: NonNullable<Group['elsewhere']>): NonNullable<Work['history']> {
  const all = <R>(rowsOf: (dumped: Dumped) => readonly R[]) =>
    elsewhere.flatMap(({ import: imported, ...dumped }) =>
      rowsOf(dumped).map((row) => ({ ...row, ...(imported !== undefined && { import: imported }) })),
    )
  return { listings: all(({ listings }) => listings), signals: all(({ signals }) => signals) }
}
