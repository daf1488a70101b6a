import { isDeepStrictEqual } from 'node:util'
import type { PaperRecord } from '#sources/record.ts'
import type { KnownPaper, NewPaper, Work } from '#store/index.ts'
import { type Told, derive } from './derive.ts'
import type { Group, Groups } from './groups.ts'
import { isLocalId, localId, longerId } from './identity.ts'
import { without } from './rules.ts'
import { historyOf, namesElsewhere } from './take-dumped.ts'

/** Facts of a paper that no source but this site has. */
export type OwnFacts = Pick<NewPaper, 'slug' | 'summary' | 'claim' | 'topics'>

/** What is to be written of a work: its papers as one, derived from all that was said. */
export function toWork(group: Group, groups: Groups | undefined, now: number, own?: OwnFacts): Work {
  const [kept, ...others] = group.papers
  const { aka, links, facts, versions, doi: wanted, ...derived } = derive(ofItself(group, groups))
  const doi = [wanted, ...aka].find((one) => one?.startsWith('10.') && !groups?.isTaken(one, group))
  // An id stays, unless it was an arXiv id that nobody says any more.
  const earlier = kept?.arxiv === kept?.id ? undefined : kept?.id
  const id = derived.arxiv ?? earlier ?? freeId(group, groups)
  const known = group.papers.find(({ slug }) => slug !== undefined) ?? kept
  const paper: NewPaper = {
    topics: [],
    ...(known && ownFacts(known)),
    ...own,
    ...derived,
    // Of two works that sources give one DOI, the first has it.
    ...(doi !== undefined && { doi }),
    id,
    listed: kept?.listed ?? group.elsewhere?.[0]?.listed ?? now,
  }
  const isUnchanged = kept !== undefined && others.length === 0 && isSame(paper, kept)
  return {
    paper,
    ...(kept && { key: kept.key }),
    absorbs: others.map(({ key }) => key),
    isUnchanged,
    isWhole: true,
    links,
    facts,
    versions,
    aka: [...aka, ...namesElsewhere(group), ...group.papers.map((one) => one.id)].filter((one) => one !== id),
    statements: group.fresh,
    listings: group.listings,
    signals: group.signals,
    ...(group.elsewhere && { history: historyOf(group.elsewhere) }),
  }
}

/** What was said of a work, without an arXiv id that another has: curators parted the two. */
function ofItself(group: Group, groups: Groups | undefined): readonly Told[] {
  const isTheirs = ({ arxiv }: PaperRecord) => arxiv !== undefined && groups?.isTaken(arxiv, group) === true
  if (!group.told.some(({ record }) => isTheirs(record))) return group.told
  return group.told.map((one) =>
    isTheirs(one.record) ? { ...one, record: without(one.record, new Set([one.record.arxiv!])) } : one,
  )
}

/** What this site says of a stored paper by itself. */
export function ownFacts({ slug, summary, claim, topics }: OwnFacts): OwnFacts {
  return {
    topics,
    ...(slug !== undefined && { slug }),
    ...(summary !== undefined && { summary }),
    ...(claim !== undefined && { claim }),
  }
}

/** An id that no other work has. */
function freeId(group: Group, groups: Groups | undefined): string {
  const before = group.called ?? group.elsewhere?.[0]?.id
  if (before !== undefined && groups && isLocalId(before) && !groups.isTaken(before, group)) {
    groups.call(group, before)
    return before
  }
  const { record, source, name } = group.told[0]!
  const id = localId(record)
  const free = groups?.isTaken(id, group) ? longerId(record, source, name) : id
  groups?.call(group, free)
  return free
}

function isSame(paper: NewPaper, stored: KnownPaper): boolean {
  const { key: _, aka: __, ...kept } = stored
  return isDeepStrictEqual(paper, kept)
}
