import { dayAt } from '#feed/days.ts'
import { type Reason, type Signal, type SignalKind, rankForReader } from '#feed/for-you/index.ts'
import type { KnownPaper, Store } from '#store/index.ts'
import type { Site } from '../site.ts'
import { proposablePapers } from './candidates.ts'
import { paperDescriber } from './describe-papers.ts'

/** What a member did with a paper, in the words in which it is told them. */
export type Deed = 'voted for' | 'kept' | 'opened' | 'wanted more like'

export interface Proposal {
  paper: KnownPaper
  reason: Exclude<Reason, { kind: 'near' }> | { kind: 'near'; like: KnownPaper; deed: Deed }
}

export interface Proposals {
  papers: Proposal[]
  /** How many papers speak for what the member likes, without those that they only opened. */
  picks: number
  /** Nothing is ranked yet, as papers are still being described: these are the newest. */
  isEarly: boolean
}

/** So many are proposed at once, over all pages: with more of them their order would be another one. */
export const MOST_PROPOSED = 100
/** In percent, from near to new, unless told. */
export const NOVELTY = 20
/** The last of each kind that are looked at. */
const MOST = 500
const KINDS: Readonly<Record<Deed, SignalKind>> = {
  'voted for': 'voted',
  kept: 'kept',
  'wanted more like': 'kept',
  opened: 'opened',
}

/** Papers for a member, by the key of their account and a number from 0, near to what they like, to 1, new. */
export type Propose = (
  member: string,
  novelty: number,
  options?: {
    /** For who can wait until papers are described. */
    waits?: boolean
  },
) => Promise<Proposals>

/** Proposes papers to a member by what they did here; nothing of it is told to anybody else. */
export function proposer(site: Pick<Site, 'store' | 'now' | 'methods' | 'trending' | 'log'>): Propose {
  const { store, now } = site
  const proposable = proposablePapers(site)
  const describe = paperDescriber(site)

  return async (member, novelty, { waits = false } = {}) => {
    const deeds = await deedsOf(store, member)
    const less = await store.lessLike.of(member, MOST)
    const told = await store.works.find({ ids: [...deeds, ...less].map(({ id }) => id) })
    const candidates = await proposable()
    const usual = candidates.map(({ paper }) => paper)
    let described = await describe(usual, told)
    if (described === 'soon' && waits) {
      await describe.done()
      described = await describe(usual, told)
    }
    const picks = new Set(deeds.flatMap(({ id, deed }) => (deed === 'opened' ? [] : [id]))).size
    if (!described) return { papers: [], picks, isEarly: false }
    const hidden = await hiddenFrom(store, member, dayAt(now()))
    if (described === 'soon') return { papers: newest(usual, hidden), picks, isEarly: true }
    const { measure, papers } = described
    const known = new Map(told.flatMap((paper) => [paper.id, ...paper.aka].map((id) => [id, paper] as const)))
    const signals = (said: readonly { id: string; at: number; kind: SignalKind }[]) =>
      said.flatMap(({ id, at, kind }): Signal[] => {
        const key = known.get(id)?.key
        const paper = key === undefined ? undefined : papers.get(key)
        return key !== undefined && paper ? [{ kind, key, paper, at }] : []
      })
    const ranked = rankForReader({
      measure,
      candidates: candidates.flatMap(({ paper: { key, id }, ...rest }) => {
        const paper = papers.get(key)
        return paper && !hidden.has(id) ? [{ ...rest, key, paper }] : []
      }),
      signals: signals([
        ...deeds.map((deed) => ({ ...deed, kind: KINDS[deed.deed] })),
        ...less.map((one) => ({ ...one, kind: 'less' as const })),
      ]),
      shown: new Set(),
      now: now(),
      novelty,
      limit: MOST_PROPOSED,
    })
    const byKey = new Map(
      [...candidates.map(({ paper }) => paper), ...told].map((paper) => [paper.key, paper]),
    )
    const deedOf = new Map(deeds.toReversed().map(({ id, deed }) => [known.get(id)?.key, deed]))
    return {
      picks,
      isEarly: false,
      papers: ranked.map(({ key, reason }) => ({
        paper: byKey.get(key)!,
        reason:
          reason.kind === 'near'
            ? { kind: 'near', like: byKey.get(reason.key)!, deed: deedOf.get(reason.key)! }
            : reason,
      })),
    }
  }
}

const newest = (papers: readonly KnownPaper[], hidden: ReadonlySet<string>): Proposal[] =>
  papers
    .filter(({ id }) => !hidden.has(id))
    .slice(0, MOST_PROPOSED)
    .map((paper) => ({ paper, reason: { kind: 'new' } }))

/** What speaks for a member's taste: of a paper that they did several things with, what says most first. */
async function deedsOf(store: Store, member: string): Promise<{ id: string; at: number; deed: Deed }[]> {
  const { papers } = await store.collections.everything(member)
  const kept = papers.map(({ paper, added }) => ({ id: paper, at: added }))
  const all: [Deed, { id: string; at: number }[]][] = [
    ['kept', kept.slice(-MOST)],
    ['voted for', await store.votes.of(member, MOST)],
    ['wanted more like', await store.picks.of(member, MOST)],
    ['opened', await store.openings.of(member, MOST)],
  ]
  return all.flatMap(([deed, said]) => said.map((one) => ({ ...one, deed })))
}

/** Papers that are not proposed: put away, marked as seen, or proposed on a day before. */
async function hiddenFrom(store: Store, member: string, today: string): Promise<Set<string>> {
  const proposed = await store.proposed.of(member, 10_000)
  const dismissed = await store.dismissals.of(member, 10_000)
  const { seen } = await store.notes.everything(member)
  return new Set([
    ...proposed.flatMap(({ id, at }) => (dayAt(at) < today ? [id] : [])),
    ...dismissed.map(({ id }) => id),
    ...seen.map(({ paper }) => paper),
  ])
}
