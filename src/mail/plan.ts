import { setImmediate } from 'node:timers/promises'
import { KeySet, type NewDelivery, type SavedSearch, type Store, type Subscriber } from '#store/index.ts'
import { type Candidates, type Ranking, findCandidates } from './candidates.ts'
import { type Spoken, choose } from './choose.ts'
import { type FindFollowed, type FollowedPapers, followsOfReaders } from './followed.ts'
import { issueName } from './issue-names.ts'
import { type Slot, dayIn, lastSlot, nextSlot, slotAfterFirst } from './slots.ts'

/** How papers are read for readers: as the site's own search does. */
export interface Reading {
  /** Which of these papers a saved search finds. */
  find: (search: SavedSearch, among: KeySet) => Promise<KeySet>
  /** How near these papers are to one, by their keys; absent where nobody can tell. */
  near?: ((paper: number, among: KeySet) => Promise<ReadonlyMap<number, number>>) | undefined
  /** Which of these papers are of what a member follows; absent where nobody can tell. */
  followed?: FindFollowed | undefined
  /** Waits a while for papers that just came in to be found. */
  ready?: (() => Promise<unknown>) | undefined
}

/** Readers in one transaction: the site answers in between. */
const IN_ONE = 500
/** Of what a reader said of papers, the last so many count. */
const OPINIONS = 20
/** What came so long before an issue was chosen is there for sure; what an import still writes comes with the next. */
const UNSURE_MS = 6 * 3_600_000

export type Planning = { now: number; signal?: AbortSignal } & Ranking & Reading

/**
 * Writes the issues of all readers whose time has come, as mails to be sent. Several processes may do so at once:
 * a reader's issue is written once. Returns how many were.
 */
export async function planDue(store: Store, planning: Planning): Promise<number> {
  const { now, signal } = planning
  const first = await store.subscribers.nextDue()
  if (first === undefined || first > now) return 0
  await planning.ready?.()
  const candidates = await findCandidates(store, planning)
  const slots = slotsAt(now)
  const answers = createAnswers(store, planning, candidates.keys)
  let written = 0
  for (;;) {
    // What readers ask for is looked up before anything is held up by the writing of it.
    await answers.prepare(await store.subscribers.due(now, IN_ONE), signal)
    if (signal?.aborted) return written
    const done = await store.atomically((inside) => planSome(inside, { now, candidates, slots, answers }))
    written += done.written
    if (done.readers === 0) return written
    await setImmediate()
    if (signal?.aborted) return written
  }
}

/** What searches find and which papers are near others, each found out once, as many readers share them. */
interface Answers {
  prepare(readers: readonly Subscriber[], signal: AbortSignal | undefined): Promise<void>
  /** Whether all that this reader asks for was found out. */
  areReady(reader: Subscriber): boolean
  found(search: SavedSearch): KeySet
  opinions(reader: Subscriber): readonly Spoken[]
  followed(reader: Subscriber): readonly FollowedPapers[]
}

function createAnswers(store: Store, { find, near, followed }: Reading, among: KeySet): Answers {
  const found = new Map<string, KeySet>()
  const likeness = new Map<number, Omit<Spoken, 'opinion'>>()
  let opinions = new Map<number, Spoken[]>()
  const followsOf = followed && followsOfReaders(store, followed, among)
  let follows = new Map<number, FollowedPapers[]>()
  const nameOf = ({ words, without }: SavedSearch) => JSON.stringify([words, without])

  return {
    async prepare(readers, signal) {
      for (const search of readers.flatMap(({ preferences }) => preferences.searches)) {
        if (found.has(nameOf(search))) continue
        found.set(nameOf(search), await find(search, among))
        await setImmediate()
        if (signal?.aborted) return
      }
      if (followsOf) follows = await followsOf(readers)
      if (!near) return
      const said = await store.opinions.of(
        readers.map(({ key }) => key),
        OPINIONS,
      )
      const missing = [...new Set([...said.values()].flatMap((papers) => [...papers.keys()]))].filter(
        (paper) => !likeness.has(paper),
      )
      for (const [paper, { title }] of await store.papers.many(missing)) {
        likeness.set(paper, { title, near: await near(paper, among) })
      }
      opinions = new Map(
        [...said].map(([reader, papers]) => [
          reader,
          [...papers].flatMap(([paper, opinion]) => {
            const like = likeness.get(paper)
            return like ? [{ ...like, opinion }] : []
          }),
        ]),
      )
    },
    areReady: ({ preferences }) => preferences.searches.every((search) => found.has(nameOf(search))),
    found: (search) => found.get(nameOf(search)) ?? new KeySet(),
    opinions: ({ key }) => opinions.get(key) ?? [],
    followed: ({ key }) => follows.get(key) ?? [],
  }
}

interface Some {
  now: number
  candidates: Candidates
  slots: (subscriber: Subscriber) => Slots
  answers: Answers
}

async function planSome(store: Store, { now, candidates, slots, answers }: Some) {
  const due = await store.subscribers.due(now, IN_ONE)
  // Somebody who changed a search in this moment is taken with the next.
  const readers = due.filter(answers.areReady)
  if (readers.length === 0) return { readers: due.length, written: 0 }
  const seen = await store.issues.seen(
    readers.map(({ key }) => key),
    candidates.papers.map(({ key }) => key),
  )
  const deliveries: NewDelivery[] = []
  const days = new Map<string, string>()
  for (const reader of readers) {
    const { preferences, covered } = reader
    const papers = choose(candidates, reader, {
      now,
      seen: seen.get(reader.key),
      found: answers.found,
      opinions: answers.opinions(reader),
      followed: answers.followed(reader),
    })
    if (papers.length === 0 && !preferences.emptyDays) continue
    const day = isFirst(reader) ? dayIn(preferences, now) : slots(reader).last.day
    const issue = issueName({ kind: preferences.frequency, day }, isFirst(reader))
    days.set(issue, day)
    deliveries.push({
      kind: 'digest',
      issue,
      subscriber: reader.key,
      papers,
      ...(covered !== undefined && { since: covered }),
      due: now,
    })
  }
  for (const [name, day] of days) await store.issues.add({ name, kind: 'digest', day }, now)
  const written = await store.issues.plan(deliveries, now)
  // Somebody who had this day's issue before they changed its hour keeps what they have not seen for the next.
  const unwritten = new Set(deliveries.map(({ subscriber }) => subscriber).filter((key) => !written.has(key)))
  await store.subscribers.advance(
    readers.map((reader) => ({
      key: reader.key,
      nextAt: (isFirst(reader) ? slotAfterFirst(reader.preferences, now) : slots(reader).next).at,
      ...(!unwritten.has(reader.key) && { covered: now - UNSURE_MS }),
    })),
  )
  return { readers: readers.length, written: written.size }
}

/** Nothing was chosen for them since they agreed. */
const isFirst = ({ confirmed, covered }: Subscriber): boolean =>
  confirmed !== undefined && (covered === undefined || covered < confirmed - UNSURE_MS)

interface Slots {
  last: Slot
  next: Slot
}

/** Slots at one moment; readers who share hour and zone share them. */
function slotsAt(now: number): Some['slots'] {
  const known = new Map<string, Slots>()
  return ({ preferences }) => {
    const { frequency, weekday, hour, zone } = preferences
    const name = `${frequency} ${frequency === 'weekly' ? weekday : ''} ${hour} ${zone}`
    const found = known.get(name)
    if (found) return found
    const slots = { last: lastSlot(preferences, now), next: nextSlot(preferences, now) }
    known.set(name, slots)
    return slots
  }
}
