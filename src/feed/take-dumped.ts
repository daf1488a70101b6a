import { isDeepStrictEqual } from 'node:util'
import type { Dumped } from '#sources/record.ts'
import type { Work } from '#store/index.ts'
import { type Group, type Groups, say } from './groups.ts'
import { isLaterWord } from './stored-words.ts'

/**
 * Adds what another site has of a work to what is known here. Of what one source said by one name, only what is later than
 * its last word here counts, so that an old dump takes nothing back and one that is read twice changes nothing. What the
 * program itself says of its catalogue is each site's own.
 *
 * @returns the work it is of; several where curators said here that it is more than one
 */
export function takeDumped(
  groups: Groups,
  dumped: Dumped,
  { now, import: imported }: { now: number; import?: number },
): Set<Group> {
  const group = groups.gather(dumped.said)
  const touched = new Set([group])
  const entry = imported === undefined ? {} : { import: imported }
  for (const { said, ...one } of dumped.said) {
    const read = groups.read(one)
    const own = groups.isApart(group, one) ? groups.place(one.record, one.source) : group
    touched.add(own)
    const last = own.told.find((before) => isLaterWord(before, { ...one, record: read }))
    if (last && (said <= last.said || isDeepStrictEqual(last.record, read))) continue
    if (one.source === 'catalogue' && own.told.some(({ source }) => source === 'catalogue')) continue
    // A clock that runs ahead elsewhere has the last word for no longer than ours.
    say(own, { ...one, said: Math.min(said, now), ...entry }, read)
    groups.enter(own)
  }
  group.elsewhere = [...(group.elsewhere ?? []), { ...dumped, ...entry }]
  return touched
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
