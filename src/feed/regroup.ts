import type { Absorbed, IdentityRuling, KnownPaper, Store } from '#store/index.ts'
import { type Told, derive } from './derive.ts'
import { type Group, familyOf, indexOf, isOfOne } from './groups.ts'
import { doisOf, isLocalId, localId, longerId, ownName, titleEntries, titleEntry } from './identity.ts'
import { type Evidence, partition } from './partition.ts'
import { type Rules, rulesOf } from './rules.ts'
import { type Words, storedWords } from './stored-words.ts'
import { ownFacts, toWork } from './to-work.ts'

type Piece = Evidence & Pick<Words, 'keys'> & { isFresh: boolean; said: number; original: Told }

/** One work of several records, with the stored papers that it is written in; none where it is a new one. */
export interface Part {
  papers: KnownPaper[]
  told: Piece[]
}

/** What papers are made of, and how they would be parted. */
export interface Division {
  papers: KnownPaper[]
  parts: Part[]
  absorbed: Absorbed[]
}

/** How the records of papers are to be shared out among papers, as the records and curators say it. */
export async function divide(
  store: Store,
  keys: readonly number[],
  change: (rulings: readonly IdentityRuling[]) => readonly IdentityRuling[] = (rulings) => rulings,
): Promise<Division> {
  const ruled = await familyOf(store, await store.works.byKeys(keys))
  const own = await storedWords(store, ruled.papers)
  const kin = await kinOf(store, own)
  const family = kin.length === 0 ? ruled : await familyOf(store, [...ruled.papers, ...kin])
  const papers = family.papers.toSorted((a, b) => a.key - b.key)
  const rules = rulesOf(change(family.rules.rulings))
  const stored = kin.length === 0 ? own : await storedWords(store, papers)
  const pieces = stored
    .toSorted((a, b) => a.paper.key - b.paper.key)
    .flatMap(({ paper, told, isSilent }) => told.map((one) => asPiece(one, paper.key, isSilent, rules)))
  const asked = new Set(ruled.papers.map(({ key }) => key))
  const others = new Set(papers.map(({ key }) => key).filter((key) => !asked.has(key)))
  const absorbed = await store.works.absorbed(papers.map(({ key }) => key))
  const parts = partition(pieces, rules, others).map((told): Part => ({ papers: [], told: told as Piece[] }))
  for (const paper of papers) stayOf(paper, parts, absorbed)?.papers.push(paper)
  return { papers, parts, absorbed }
}

/** Other papers with a record that is of the same work as one of these, by what the two say. */
async function kinOf(
  store: Store,
  stored: readonly { paper: KnownPaper; told: readonly Words[] }[],
): Promise<KnownPaper[]> {
  const told = stored.flatMap((one) => one.told)
  const records = told.map(({ record }) => record)
  const arxiv = records.flatMap((record) => record.arxiv ?? [])
  const ids = [...arxiv, ...records.flatMap(doisOf)]
  const found = await store.works.find({ arxiv, ids, titleKeys: records.flatMap(titleEntries) })
  const own = new Set(stored.map(({ paper }) => paper.key))
  const others = await storedWords(
    store,
    found.filter(({ key }) => !own.has(key)),
  )
  return others
    .filter((other) => other.told.some((one) => told.some((known) => isOfOne(one, known))))
    .map(({ paper }) => paper)
}

const asPiece = (one: Words, paper: number, isFresh: boolean, rules: Rules): Piece => ({
  ...one,
  paper,
  isFresh,
  original: one,
  record: rules.read(one),
  earlier: one.earlier.map((record) => rules.read({ ...one, record })),
})

/** The work that a paper stays: that of what was its own before others became one with it, else of its arXiv id, else of its first record. */
function stayOf(paper: KnownPaper, parts: readonly Part[], absorbed: readonly Absorbed[]): Part | undefined {
  const others = absorbed.filter((one) => one.paper === paper.key).flatMap(({ said }) => said)
  const isOthers = (piece: Piece) =>
    others.some(([source, name]) => piece.source === source && piece.name === name)
  const here = parts.flatMap((part) =>
    part.told.filter((piece) => piece.paper === paper.key).map((piece) => ({ part, piece })),
  )
  here.sort((a, b) => (a.piece.keys[0] ?? 0) - (b.piece.keys[0] ?? 0))
  const own = others.length > 0 ? here.find(({ piece }) => !isOthers(piece)) : undefined
  const named = here.find(({ piece }) => paper.arxiv !== undefined && piece.record.arxiv === paper.arxiv)
  return (own ?? named ?? here[0])?.part
}

const isAsStored = ({ papers, told }: Part) =>
  papers.length === 1 && told.every((piece) => piece.paper === papers[0]!.key)

/**
 * Writes papers as their records and curators say what is one: some become one, others are parted, with all that readers
 * attached to each. To be done in a transaction.
 *
 * @param isWhole - writes them anew even where every record stays in its paper
 */
export async function regroup(
  store: Store,
  keys: readonly number[],
  now: number,
  isWhole = false,
): Promise<void> {
  const { papers, parts, absorbed } = await divide(store, keys)
  if (!isWhole && parts.every(isAsStored)) return
  const akas = await store.works.akas(papers.map(({ key }) => key))
  const called = new Map(parts.map((part) => [part, callings(part)]))
  // What was one with another before, and is not any more: by most of its records.
  const back = new Map<Part, Absorbed[]>()
  for (const one of absorbed) {
    const part = partOf(one, parts)
    if (!part || part.papers.some(({ key }) => key === one.paper)) continue
    back.set(part, [...(back.get(part) ?? []), one])
    for (const name of [one.id, ...one.aka]) called.get(part)!.add(name)
  }
  const gained = new Map<Part, string[]>(parts.map((part) => [part, []]))
  for (const [paper, names] of akas) {
    const home = parts.find((part) => part.papers.some(({ key }) => key === paper))
    const lost = names.filter((name) => {
      const isBack = [...back].some(([, ones]) =>
        ones.some(({ id, aka }) => id === name || aka.includes(name)),
      )
      if (home && called.get(home)!.has(name) && !isBack) return false
      const owner = parts.find((part) => part !== home && called.get(part)!.has(name))
      if (owner) gained.get(owner)!.push(name)
      return owner !== undefined
    })
    await store.works.forget(paper, lost)
  }
  await store.works.freeDois(papers.map(({ key }) => key))

  const catalogued = papers.find(({ slug }) => slug !== undefined)
  const groups = new Map(parts.map((part) => [part, toGroup(part, catalogued, back.get(part)?.[0])]))
  const index = indexOf([...(await strangers(store, parts, papers)), ...groups.values()])
  // A paper's row may still have the id of what leaves it.
  for (const part of parts.toReversed()) {
    for (const { record } of part.told)
      if (record.arxiv !== undefined) index.call(groups.get(part)!, record.arxiv)
  }
  for (const part of parts.toSorted((a, b) => Number(b.papers.length > 0) - Number(a.papers.length > 0))) {
    const group = groups.get(part)!
    const isCatalogued = part.told.some(({ source }) => source === 'catalogue')
    const own = isCatalogued && catalogued ? ownFacts(catalogued) : undefined
    const work = toWork(group, index, back.get(part)?.[0]?.listed ?? now, own)
    const isOthers = (name: string) =>
      !called.get(part)!.has(name) && parts.some((other) => called.get(other)!.has(name))
    const aka = [...new Set([...(work.aka ?? []), ...gained.get(part)!])].filter(
      (name) => name !== work.paper.id && !isOthers(name),
    )
    // What it is called now is no other id of the paper it was parted from.
    for (const paper of papers) await store.works.forget(paper.key, [work.paper.id])
    const [key] = await store.works.write([{ ...work, isUnchanged: false, aka }])
    // A new paper may have got the key of one that is gone.
    const isNew = part.papers.length === 0
    const moved = part.told.filter((piece) => !piece.isFresh && (isNew || piece.paper !== key))
    await store.statements.move(
      moved.flatMap((piece) => piece.keys),
      key!,
    )
    if (!isNew) continue
    const names = [...new Set([work.paper.id, ...called.get(part)!, ...aka])]
    const keptIn = (paper: number) =>
      parts.find((one) => one.papers.some((own) => own.key === paper))?.papers[0]!.key ?? paper
    for (const from of new Set(part.told.map((piece) => keptIn(piece.paper)))) {
      await store.works.part(from, key!, names)
    }
  }
}

/** All that a work may be called here by what is said of it. */
function callings({ told }: Part): Set<string> {
  const names = told.flatMap(({ source, name, record, earlier }) =>
    [record, ...earlier].flatMap((one) => [
      ...(one.arxiv === undefined ? [] : [one.arxiv]),
      ...doisOf(one),
      ...(one.name === undefined ? [] : [one.name]),
      localId(one),
      ownName(one),
      longerId(one, source, name),
    ]),
  )
  return new Set([...names, ...derive(told).aka])
}

/** The part that has most of what was said of a paper. */
function partOf({ said, id }: Absorbed, parts: readonly Part[]): Part | undefined {
  const share = ({ told }: Part) =>
    said.filter(([source, name]) => told.some((one) => one.source === source && one.name === name)).length +
    (told.some(({ record }) => record.arxiv === id) ? 0.5 : 0)
  const [best] = parts.toSorted((a, b) => share(b) - share(a))
  return best && share(best) > 0 ? best : undefined
}

function toGroup({ papers, told }: Part, catalogued: KnownPaper | undefined, was?: Absorbed): Group {
  const isCatalogued = told.some(({ source }) => source === 'catalogue')
  return {
    // What comes with the program goes with the program's record.
    papers: papers.map((paper) => {
      if (paper !== catalogued || isCatalogued) return free(paper)
      const { slug: _, summary: __, claim: ___, ...rest } = free(paper)
      return { ...rest, topics: [] }
    }),
    told,
    fresh: told
      .filter(({ isFresh }) => isFresh)
      .map(({ original: { source, name, said, record } }) => ({
        source,
        name,
        said,
        record,
        titleKey: titleEntry(record),
      })),
    listings: [],
    signals: [],
    ...(was && isLocalId(was.id) && { called: was.id }),
  }
}

/** Without other ids of which it is found out anew whose they are. */
function free(paper: KnownPaper): KnownPaper {
  const { doi: _, ...rest } = paper
  return { ...rest, aka: [] }
}

/** Other papers that have an id or a DOI which these records name too. */
async function strangers(
  store: Store,
  parts: readonly Part[],
  papers: readonly KnownPaper[],
): Promise<Group[]> {
  const ids = parts.flatMap((part) => [...callings(part)])
  const own = new Set(papers.map(({ key }) => key))
  const found = await store.works.find({ ids })
  return found
    .filter(({ key }) => !own.has(key))
    .map((paper) => ({ papers: [paper], told: [], fresh: [], listings: [], signals: [] }))
}
