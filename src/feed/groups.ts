import type { IdentityRuling, KnownPaper, Statement, Store } from '#store/index.ts'
import type { Dumped, PaperRecord } from '#sources/record.ts'
import type { Told } from './derive.ts'
import {
  areApart,
  areOneWork,
  contradict,
  doisOf,
  isGeneric,
  isPreprint,
  keyOf,
  localId,
  longerId,
  ownName,
  titleEntries,
  titleEntry,
} from './identity.ts'
import { type Rules, isRecordName, namesOf, recordName, rulesOf } from './rules.ts'
import { isLaterWord, storedWords } from './stored-words.ts'

/** What is here of one work: its stored papers, of which one stays, and all that was said of it. */
export interface Group {
  papers: KnownPaper[]
  told: Told[]
  /** What is to be stored. */
  fresh: Statement[]
  listings: { day: string; source: string; position: number; seen: number }[]
  signals: { name: string; value: number; observed: number }[]
  /** The same work on other sites. */
  elsewhere?: (Dumped & { import?: number })[]
  /** An id that it had, where it is stored no longer. */
  called?: string
}

/** Works by all they may be known by, kept up to date while records come in. */
export interface Groups {
  /** What a source calls the work of a record, and which version of it it speaks of. */
  nameOf(record: PaperRecord, source: string): string
  /** The work that a record is of. */
  find(record: PaperRecord, source: string): Group | undefined
  /** The same; works that the record shows to be one are made one, and a work that is not here is made. */
  place(record: PaperRecord, source: string): Group
  /** The same for records that somebody says are of one work. */
  gather(said: readonly Pick<Told, 'source' | 'record'>[]): Group
  /** Makes a work known by what was said of it last. */
  enter(group: Group): void
  /** Whether another work has this id or DOI. */
  isTaken(name: string, group: Group): boolean
  /** Gives a work an id. */
  call(group: Group, id: string): void
  /** A record as far as curators let it speak of its own work. */
  read(told: Pick<Told, 'source' | 'name' | 'record'>): PaperRecord
  /** Whether a curator said that a record is not of a work. */
  isApart(group: Group, told: Pick<Told, 'source' | 'name' | 'record'>): boolean
  /** Whether curators ruled what is of this work. */
  isRuled(group: Group): boolean
}

const withVersion = (name: string, { version }: PaperRecord): string =>
  version === undefined ? name : `${name}v${version}`

/** The stored works that records may belong to. */
export async function groupsFor(
  store: Store,
  records: readonly PaperRecord[],
  source: string,
): Promise<Groups> {
  const all = records.flatMap((record) => record.dumped?.said.map((one) => one.record) ?? [record])
  const papers = await store.works.find({
    arxiv: all.flatMap(({ arxiv }) => arxiv ?? []),
    titleKeys: all.flatMap(titleEntries),
    ids: [
      ...all.flatMap((record) => [
        ...doisOf(record),
        ...(record.arxiv === undefined ? idsOf(record, source) : []),
        ...(record.name === undefined ? [] : [record.name]),
      ]),
      ...records.flatMap(({ dumped }) => dumped?.id ?? []),
    ],
  })
  const names = all.flatMap((record) => {
    const told = (name: string) => namesOf({ source: record.source ?? source, name, record })
    if (record.name !== undefined || record.arxiv !== undefined) return told(record.name ?? record.arxiv!)
    return [...told(localId(record)), ...told(ownName(record))]
  })
  const family = await familyOf(store, papers, names)
  const groups = await storedGroups(store, family.papers)
  return indexOf([...groups, ...(await holdersOf(store, groups))], family.rules)
}

/** Other papers that have a DOI which a paper here would have, had it come first. */
async function holdersOf(store: Store, groups: readonly Group[]): Promise<Group[]> {
  const ids = groups
    .filter(({ papers: [paper] }) => paper?.doi === undefined)
    .flatMap(({ told }) => told.flatMap(({ record }) => doisOf(record)))
  const known = new Set(groups.flatMap(({ papers }) => papers.map(({ key }) => key)))
  const found = ids.length === 0 ? [] : await store.works.find({ ids })
  return found
    .filter(({ key }) => !known.has(key))
    .map((paper) => ({ papers: [paper], told: [], fresh: [], listings: [], signals: [] }))
}

/** Papers with those that curators say are, or are not, one with them; and all that was ruled of it. */
export async function familyOf(
  store: Store,
  papers: readonly KnownPaper[],
  names: readonly string[] = [],
): Promise<{ papers: KnownPaper[]; rules: Rules }> {
  if (!(await store.identity.areAny())) return { papers: [...papers], rules: rulesOf([]) }
  const known = new Map(papers.map((paper) => [paper.key, paper]))
  const rulings = new Map<number, IdentityRuling>()
  let asked = [...names]
  for (let fresh = [...papers]; ;) {
    const told = (await storedWords(store, fresh)).flatMap((one) => one.told)
    const found = await store.identity.naming([...asked, ...told.flatMap(namesOf)])
    const news = found.filter(({ key }) => !rulings.has(key))
    if (news.length === 0) break
    for (const ruling of news) rulings.set(ruling.key, ruling)
    asked = news.flatMap((ruling) => ruling.names.flat())
    fresh = (await papersKnownAs(store, asked)).filter(({ key }) => !known.has(key))
    for (const paper of fresh) known.set(paper.key, paper)
  }
  const inOrder = [...rulings.values()].sort((a, b) => a.key - b.key)
  return { papers: [...known.values()], rules: rulesOf(inOrder) }
}

/** Papers by what rulings know them by. */
export async function papersKnownAs(store: Store, names: readonly string[]): Promise<KnownPaper[]> {
  const ids = names.filter((name) => !isRecordName(name))
  const records = names.filter(isRecordName).map((name) => {
    const end = name.indexOf(' ')
    return { source: name.slice(0, end), name: name.slice(end + 1) }
  })
  return [
    ...(await store.works.find({ arxiv: ids, ids })),
    ...(await store.works.byKeys(await store.statements.papersNamed(records))),
  ]
}

/** The ids that the work of a record without an arXiv id may have got here. */
function idsOf(record: PaperRecord, source: string): string[] {
  const { source: by = source, name } = record
  const id = localId(record)
  const names = name === undefined ? [id, ownName(record)] : [name]
  return [id, ...names.map((one) => longerId(record, by, withVersion(one, record)))]
}

/** Papers with all that was said of them, as far as curators let it stand. */
export async function storedGroups(store: Store, papers: readonly KnownPaper[]): Promise<Group[]> {
  const stored = await storedWords(store, papers)
  const names = stored.flatMap(({ told }) => told.map(recordName))
  const rules = rulesOf(await store.identity.naming(names))
  return stored.map(({ paper, told, isSilent }) => {
    const group: Group = { papers: [paper], told: [], fresh: [], listings: [], signals: [] }
    for (const one of told) {
      if (isSilent) say(group, one)
      else group.told.push({ ...one, record: rules.read(one) })
    }
    return group
  })
}

/**
 * Adds what is said to a group; what the source said by that name before it says no longer.
 *
 * @param read - the record as far as curators let it speak of its own work
 */
export function say(
  group: Group,
  told: Told & { raw?: string; import?: number },
  read: PaperRecord = told.record,
): void {
  const { source, name, said, record, raw, import: imported } = told
  const one = { source, name, said, record: read }
  const earlier = group.told.findIndex((before) => isLaterWord(before, one))
  if (earlier >= 0) group.told.splice(earlier, 1)
  group.told.push(one)
  group.fresh.push({
    source,
    name,
    said,
    record,
    titleKey: titleEntry(record),
    ...(raw !== undefined && { raw }),
    ...(imported !== undefined && { import: imported }),
  })
}

/** Works of one title that a record is compared with: with more of them, each takes longer than the one before. */
const MOST_NAMESAKES = 100
/** A work comes out at a conference and in a journal; what has more DOIs of publishers is a series under one title. */
const MOST_PUBLISHED = 2

/** A work that a record is of, how surely, and whether only a curator says so. */
interface Match {
  group: Group
  isSure: boolean
  isLinked: boolean
}

/** Works by what they are known by. */
export function indexOf(stored: readonly Group[], rules: Rules = rulesOf([])): Groups {
  const byName = new Map<string, Group>()
  const byTitle = new Map<string, Set<Group>>()
  /** By names in rulings. */
  const byRuled = new Map<string, Group>()
  const enter = (group: Group, told: readonly Told[]) => {
    for (const { source, name, record } of told) {
      for (const id of idsIn(record)) if (!byName.has(id)) byName.set(id, group)
      byName.set(`${source} ${name}`, group)
      if (rules.rulings.length > 0) {
        for (const ruled of namesOf({ source, name, record }).filter(rules.isNamed)) byRuled.set(ruled, group)
      }
      const key = titleEntry(record)
      const twins = byTitle.get(key)
      if (twins) twins.add(group)
      else byTitle.set(key, new Set([group]))
    }
  }
  const enterAll = (group: Group, { papers, told }: Pick<Group, 'papers' | 'told'>) => {
    for (const { id, aka, doi = id } of papers) {
      for (const name of [id, doi, ...aka]) byName.set(name, group)
    }
    enter(group, told)
  }
  // The id or DOI that a paper has goes before what others say of theirs.
  for (const group of stored) enterAll(group, { papers: group.papers, told: [] })
  for (const group of stored) enter(group, group.told)

  const nameOf: Groups['nameOf'] = (record, source) => {
    const given = record.name ?? record.arxiv
    const name = withVersion(given ?? localId(record), record)
    if (given !== undefined || record.doi !== undefined) return name
    const own = byName.get(`${source} ${name}`)
    const isAnother = own?.told.some(
      (one) => one.source === source && one.name === name && areApart(one.record, record),
    )
    return isAnother ? withVersion(ownName(record), record) : name
  }

  const isApart: Groups['isApart'] = (group, told) => group.told.some((one) => rules.areApart(one, told))

  /** The works that the record is of, those by the surest sign first. */
  const matches = (said: PaperRecord, source: string): Match[] => {
    const name = nameOf(said, source)
    const record = rules.read({ source, name, record: said })
    const own = byName.get(`${source} ${name}`)
    const told = { source, name, record }
    const linked = new Set(
      rules
        .linkedTo(told)
        .flatMap((one) => byRuled.get(one) ?? [])
        .filter((group) => rules.areLinked(group.told, [told])),
    )
    const bySign = new Set([
      byName.get(record.arxiv ?? ''),
      own,
      ...doisOf(record).map((doi) => byName.get(doi)),
      ...linked,
    ])
    const byWords = titleEntries(record).flatMap((entry) => firstOf(byTitle.get(entry), MOST_NAMESAKES))
    return [...new Set([...bySign, ...byWords])].flatMap((group): Match[] => {
      if (!group || isApart(group, told)) return []
      if (linked.has(group)) return [{ group, isSure: true, isLinked: true }]
      if (!mayBeOfOneArxiv(group.told, [told])) return []
      const isSure = bySign.has(group)
      if (!isSure && areOfSeries(group.told, [{ record }])) return []
      const isOwn = group === own && !group.told.every((one) => contradict(one.record, record))
      const isIts = isOwn || group.told.some((one) => isOfOne(one, { source, record }))
      return isIts ? [{ group, isSure, isLinked: false }] : []
    })
  }

  const unite = (group: Group, other: Group) => {
    group.papers = [...group.papers, ...other.papers].toSorted((a, b) => a.key - b.key)
    group.told.push(...other.told)
    group.fresh.push(...other.fresh)
    group.listings.push(...other.listings)
    group.signals.push(...other.signals)
    if (other.elsewhere) group.elsewhere = [...(group.elsewhere ?? []), ...other.elsewhere]
    for (const { record } of other.told) {
      for (const id of idsIn(record)) if (byName.get(id) === other) byName.set(id, group)
      byTitle.get(titleEntry(record))?.delete(other)
    }
    enterAll(group, other)
  }

  const gather: Groups['gather'] = (said) => {
    const found = new Map<Group, { isSure: boolean; isLinked: boolean }>()
    for (const { record, source } of said) {
      for (const { group, ...sign } of matches(record, source)) {
        const { isSure = false, isLinked = false } = found.get(group) ?? {}
        found.set(group, { isSure: isSure || sign.isSure, isLinked: isLinked || sign.isLinked })
      }
    }
    const [[group] = [], ...others] = found
    if (!group) return { papers: [], told: [], fresh: [], listings: [], signals: [] }
    for (const [other, { isSure, isLinked }] of others) {
      if (other.told.some((one) => isApart(group, one))) continue
      const isRuled = isLinked || rules.areLinked(group.told, other.told)
      if (!isRuled && !mayBeOfOneArxiv(group.told, other.told)) continue
      if (isRuled || isSure || !areOfSeries(group.told, other.told)) unite(group, other)
    }
    return group
  }

  return {
    nameOf,
    enter: (group) => enter(group, group.told.slice(-1)),
    find: (record, source) => matches(record, source)[0]?.group,
    place: (record, source) => gather([{ record, source }]),
    gather,
    isTaken: (name, group) => (byName.get(name) ?? group) !== group,
    call: (group, id) => void byName.set(id, group),
    read: rules.read,
    isApart,
    isRuled: ({ told }) => rules.rulings.length > 0 && told.some((one) => namesOf(one).some(rules.isNamed)),
  }
}

const idsIn = (record: PaperRecord): string[] => [
  ...(record.arxiv === undefined ? [] : [record.arxiv]),
  ...doisOf(record),
]

type Records = readonly Pick<Told, 'record'>[]

/** Whether publishers gave so many DOIs to the two that they are parts of a series. */
export function areOfSeries(one: Records, other: Records): boolean {
  const [dois, others] = [publishedAs(one), publishedAs(other)]
  return dois.size > 0 && others.size > 0 && new Set([...dois, ...others]).size > MOST_PUBLISHED
}

const publishedAs = (told: Records): Set<string> =>
  new Set(told.flatMap(({ record }) => doisOf(record).filter((doi) => !isPreprint(doi))))

function firstOf<T>(all: Iterable<T> = [], most: number): T[] {
  const first: T[] = []
  for (const one of all) {
    if (first.length === most) break
    first.push(one)
  }
  return first
}

/** Whether one of two works has no arXiv id that the other has not. */
export function mayBeOfOneArxiv(one: Records, other: Records): boolean {
  const [a, b] = [one, other].map((told) =>
    told.flatMap(({ record }) => (record.arxiv === undefined ? [] : [record.arxiv])),
  ) as [string[], string[]]
  return a.every((id) => b.includes(id)) || b.every((id) => a.includes(id))
}

/** Two arXiv papers are two papers. */
const areTwo = (one: string | undefined, other: string | undefined) =>
  one !== undefined && other !== undefined && one !== other

/** Whether two say something of one work. What the catalogue calls a paper is nobody else's title. */
export function isOfOne(
  one: Pick<Told, 'source' | 'record'>,
  other: Pick<Told, 'source' | 'record'>,
): boolean {
  if (areOneWork(one.record, other.record)) return true
  const [a, b] = [one.record, other.record]
  return (
    (one.source === 'catalogue' || other.source === 'catalogue') &&
    !areTwo(a.arxiv, b.arxiv) &&
    (a.authors === undefined || b.authors === undefined) &&
    keyOf(a) === keyOf(b) &&
    !isGeneric(a.title)
  )
}
