import type { KnownPaper, Said, Statement, Store, StoredStatement } from '#store/index.ts'
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
  return index(await storedGroups(store, papers))
}

/** The ids that the work of a record without an arXiv id may have got here. */
function idsOf(record: PaperRecord, source: string): string[] {
  const { source: by = source, name } = record
  const id = localId(record)
  const names = name === undefined ? [id, ownName(record)] : [name]
  return [id, ...names.map((one) => longerId(record, by, withVersion(one, record)))]
}

/** Papers with all that was said of them. */
export async function storedGroups(store: Store, papers: readonly KnownPaper[]): Promise<Group[]> {
  const statements = await store.statements.of(papers.map(({ key }) => key))
  const byPaper = Map.groupBy(statements, ({ paper }) => paper)
  const told = new Map(papers.map(({ key }) => [key, lastOf(byPaper.get(key) ?? [])]))
  const silent = papers.filter(({ key }) => told.get(key)!.length === 0)
  const said = await store.said.of(silent.map(({ id }) => id))
  return papers.map((paper) => {
    const group: Group = { papers: [paper], told: told.get(paper.key)!, fresh: [], listings: [], signals: [] }
    if (group.told.length === 0) for (const one of beginnings(paper, said.get(paper.id))) say(group, one)
    return group
  })
}

/** The last word of each source by each name. */
export function lastOf(statements: readonly StoredStatement[]): Told[] {
  const last = new Map<string, Told>()
  for (const { source, name, record, said } of statements) {
    if (record) last.set(`${source} ${name}`, { source, name, said, record: record as PaperRecord })
  }
  return [...last.values()]
}

/** What a paper of the time before statements were kept says by itself, and what others had said of it. */
function beginnings(paper: KnownPaper, { links = [], facts = [] }: Partial<Said> = {}): Told[] {
  const { title, code, source, listed, id } = paper
  const record = {
    ...pick(paper, 'title', 'authors', 'abstract', 'arxiv', 'doi', 'date', 'version', 'updated', 'venue'),
    ...(paper.withdrawn && { withdrawn: true }),
    categories: paper.categories,
    links: links.length > 0 || code === undefined ? links : [{ kind: 'code', url: code, saidBy: source }],
  } as PaperRecord
  const others = Map.groupBy(facts, ({ saidBy }) => saidBy)
  return [
    { source, name: id, said: listed, record },
    ...[...others].map(([saidBy, own]) => ({
      source: saidBy,
      name: id,
      said: own[0]!.saidAt,
      record: {
        ...(saidBy === source ? record : { title }),
        facts: own.map(({ name, value, url }) => ({ name, value, ...(url !== undefined && { url }) })),
      } as PaperRecord,
    })),
  ]
}

function pick<T, K extends keyof T>(from: T, ...names: K[]): Partial<Pick<T, K>> {
  return Object.fromEntries(
    names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])),
  ) as Partial<Pick<T, K>>
}

/** Adds what is said to a group; what the source said by that name before it says no longer. */
export function say(group: Group, told: Told & { raw?: string; import?: number }): void {
  const { source, name, said, record, ...rest } = told
  const earlier = group.told.findIndex((one) => one.source === source && one.name === name)
  if (earlier >= 0) group.told.splice(earlier, 1)
  group.told.push({ source, name, said, record })
  group.fresh.push({ source, name, said, record, titleKey: titleEntry(record), ...rest })
}

/** Works of one title that a record is compared with: with more of them, each takes longer than the one before. */
const MOST_NAMESAKES = 100
/** A work comes out at a conference and in a journal; what has more DOIs of publishers is a series under one title. */
const MOST_PUBLISHED = 2

function index(stored: readonly Group[]): Groups {
  const byName = new Map<string, Group>()
  const byTitle = new Map<string, Set<Group>>()
  const arxivOf = (group: Group) => group.told.find(({ record }) => record.arxiv !== undefined)?.record.arxiv
  const enter = (group: Group, told: readonly Told[]) => {
    for (const { source, name, record } of told) {
      if (record.arxiv !== undefined) byName.set(record.arxiv, group)
      for (const doi of doisOf(record)) if (!byName.has(doi)) byName.set(doi, group)
      byName.set(`${source} ${name}`, group)
      const key = titleEntry(record)
      const twins = byTitle.get(key)
      if (twins) twins.add(group)
      else byTitle.set(key, new Set([group]))
    }
  }
  const enterAll = (group: Group, { papers, told }: Pick<Group, 'papers' | 'told'>) => {
    for (const { id, aka } of papers) for (const name of [id, ...aka]) byName.set(name, group)
    enter(group, told)
  }
  for (const group of stored) enterAll(group, group)

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

  /** The works that the record is of, those by the surest sign first. */
  const matches = (record: PaperRecord, source: string): { group: Group; isSure: boolean }[] => {
    const own = byName.get(`${source} ${nameOf(record, source)}`)
    const bySign = new Set([
      byName.get(record.arxiv ?? ''),
      own,
      ...doisOf(record).map((doi) => byName.get(doi)),
    ])
    const byWords = titleEntries(record).flatMap((entry) => firstOf(byTitle.get(entry), MOST_NAMESAKES))
    return [...new Set([...bySign, ...byWords])].flatMap((group) => {
      if (!group || areTwo(record.arxiv, arxivOf(group))) return []
      const isSure = bySign.has(group)
      if (!isSure && areOfSeries(group.told, [{ record }])) return []
      const isOwn = group === own && !group.told.every((one) => contradict(one.record, record))
      const isIts = isOwn || group.told.some((one) => isOfOne(one, { source, record }))
      return isIts ? [{ group, isSure }] : []
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
      for (const doi of doisOf(record)) if (byName.get(doi) === other) byName.set(doi, group)
      byTitle.get(titleEntry(record))?.delete(other)
    }
    enterAll(group, other)
  }

  const gather: Groups['gather'] = (said) => {
    const found = new Map<Group, boolean>()
    for (const { record, source } of said) {
      for (const { group, isSure } of matches(record, source))
        found.set(group, isSure || found.get(group) === true)
    }
    const [[group] = [], ...others] = found
    if (!group) return { papers: [], told: [], fresh: [], listings: [], signals: [] }
    for (const [other, isSure] of others) {
      if (areTwo(arxivOf(group), arxivOf(other))) continue
      if (isSure || !areOfSeries(group.told, other.told)) unite(group, other)
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
  }
}

type Records = readonly Pick<Told, 'record'>[]

/** Whether publishers gave so many DOIs to the two that they are parts of a series. */
function areOfSeries(one: Records, other: Records): boolean {
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
