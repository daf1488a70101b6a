import type { IdentityRuling, Store } from '#store/index.ts'
import { type Derived, derive, rankOf } from './derive.ts'
import { familyOf, papersKnownAs } from './groups.ts'
import { type Part, divide, regroup } from './regroup.ts'
import { DELETED, isRecordName, namesOf, recordName, surest } from './rules.ts'
import { type Words, storedWords } from './stored-words.ts'

/** A ruling that can't be made; the message says why, `act` by which act another stands in its way. */
export class RulingError extends Error {
  override name = 'RulingError'
  readonly act: number | undefined

  constructor(message: string, act?: number) {
    super(message)
    this.act = act
  }
}

type Proposal = Pick<IdentityRuling, 'kind' | 'names'>

/** A paper as it would be. */
export interface Foreseen {
  /** Its id; absent where it gets one of this site's own. */
  id?: string
  derived: Derived
  /** What its records are called. */
  records: string[]
}

/** A record of a paper, for a curator to tell whether it is of the paper's work. */
export interface PaperRecordOf extends Words {
  /** `SOURCE NAME`. */
  called: string
}

/** What was said of a paper, the newest version of each record that can be parted from others. */
export async function recordsOf(store: Store, paper: number): Promise<PaperRecordOf[]> {
  const last = new Map<string, PaperRecordOf>()
  for (const one of await toldOf(store, paper)) {
    if (one.name === DELETED) continue
    const called = recordName(one)
    const other = last.get(called)
    if (!other || (other.record.version ?? 0) <= (one.record.version ?? 0))
      last.set(called, { ...one, called })
  }
  return [...last.values()]
}

/** That two papers are one. */
export async function proposeMerge(store: Store, one: number, other: number): Promise<Proposal> {
  if (one === other) throw new RulingError('they are one paper already')
  const papers = await store.works.byKeys([one, other])
  if (papers.every(({ slug }) => slug !== undefined)) {
    throw new RulingError('both come with this program, each with its own method')
  }
  const [a, b] = [await toldOf(store, one), await toldOf(store, other)]
  const { rules } = await familyOf(store, papers)
  for (const { kind, names, act } of rules.rulings) {
    const [first, second] = names.map((own) => new Set(own)) as [Set<string>, Set<string>]
    const has = (told: readonly Words[], own: Set<string>) => told.some((said) => own.has(recordName(said)))
    if (kind === 'one' || !((has(a, first) && has(b, second)) || (has(a, second) && has(b, first)))) continue
    throw new RulingError('a curator said that they are two', act)
  }
  const idOf = (key: number) => papers.find((paper) => paper.key === key)!.id
  const [own, others] = [known(a, idOf(one)), known(b, idOf(other))]
  const names = [
    own.filter((name) => !others.includes(name)),
    others.filter((name) => !own.includes(name)),
  ] as const
  if (names.some((side) => side.length === 0)) {
    throw new RulingError('their sources call them the same, so that a ruling could not tell which is which')
  }
  return { kind: 'one', names }
}

/** That some records of a paper, by what they are called, are of another work than the rest. */
export async function proposeSplit(
  store: Store,
  paper: number,
  called: readonly string[],
): Promise<Proposal> {
  const told = (await toldOf(store, paper)).filter(({ name }) => name !== DELETED)
  const isChosen = (one: Words) => called.includes(recordName(one))
  const [stays, goes] = [told.filter((one) => !isChosen(one)), told.filter(isChosen)]
  if (new Set(told.map(recordName)).size < 2)
    throw new RulingError('one record tells of it: there is nothing to part')
  if (called.some((name) => !goes.some((one) => recordName(one) === name))) {
    throw new RulingError('a record that was chosen is not of this paper any more')
  }
  if (goes.length === 0) throw new RulingError('no record is chosen')
  if (stays.length === 0) throw new RulingError('all records are chosen: leave those that stay')
  const { rules } = await familyOf(store, await store.works.byKeys([paper]))
  for (const { kind, names, act } of rules.rulings) {
    const [a, b] = names.map((own) => surest(told, own))
    if (kind === 'two' || !a || !b || isChosen(a) === isChosen(b)) continue
    throw new RulingError('a curator said that they are one', act)
  }
  const ids = [...new Set(told.flatMap(namesOf))].filter((name) => !isRecordName(name))
  // An id is theirs who know it best: an arXiv id is arXiv's, whoever else says it.
  const rank = (side: readonly Words[], id: string) =>
    Math.min(...side.filter((one) => namesOf(one).includes(id)).map(({ source }) => rankOf(source)))
  const isOfRest = (id: string) => rank(stays, id) <= rank(goes, id)
  return {
    kind: 'two',
    names: [
      [...ids.filter(isOfRest), ...new Set(stays.map(recordName))],
      [...ids.filter((id) => !isOfRest(id)), ...new Set(goes.map(recordName))],
    ],
  }
}

/** The papers that a ruling would make of some. */
export async function foresee(
  store: Store,
  papers: readonly number[],
  proposal: Proposal,
): Promise<Foreseen[]> {
  const ruling = { ...proposal, key: Infinity, act: 0 }
  const { parts } = await divide(store, papers, (rulings) => [...rulings, ruling])
  const touched = parts.filter(({ told, papers: own }) =>
    papers.some((key) => told.some(({ paper }) => paper === key) || own.some((one) => one.key === key)),
  )
  return touched.map(toForeseen)
}

function toForeseen({ papers: [paper], told }: Part): Foreseen {
  const derived = derive(told)
  const id = derived.arxiv ?? (paper && paper.arxiv !== paper.id ? paper.id : undefined)
  return { derived, records: [...new Set(told.map(recordName))], ...(id !== undefined && { id }) }
}

/** Makes a ruling, and papers as it says; to be done in one transaction with its act. */
export async function rule(
  store: Store,
  papers: readonly number[],
  { act, ...proposal }: Proposal & { act: number },
  now: number,
): Promise<void> {
  await store.identity.add({ ...proposal, act })
  await regroup(store, papers, now, true)
}

/** Takes a ruling back, so that papers are as their records alone say it. Says whether it was there. */
export async function unrule(store: Store, key: number, now: number): Promise<boolean> {
  const ruling = await store.identity.get(key)
  if (!ruling || !(await store.identity.lift(key))) return false
  const papers = await papersKnownAs(store, ruling.names.flat())
  await regroup(
    store,
    papers.map((paper) => paper.key),
    now,
    true,
  )
  return true
}

/** The rulings that name a paper's records. */
export async function rulingsOf(store: Store, paper: number): Promise<IdentityRuling[]> {
  if (!(await store.identity.areAny())) return []
  const told = await toldOf(store, paper)
  return store.identity.naming(told.flatMap(namesOf))
}

async function toldOf(store: Store, paper: number): Promise<Words[]> {
  const [found] = await storedWords(store, await store.works.byKeys([paper]))
  return found?.told ?? []
}

/** What a work is known by, the surest first: its id, arXiv ids, DOIs, what its records are called. */
function known(told: readonly Words[], id: string): string[] {
  const names = [...new Set(told.flatMap(namesOf))]
  const arxivs = new Set(told.map(({ record }) => record.arxiv))
  const place = (name: string) => (name === id ? 0 : arxivs.has(name) ? 1 : isRecordName(name) ? 3 : 2)
  return names.sort((a, b) => place(a) - place(b))
}
