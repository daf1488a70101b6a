import { type Called, papersCalled, papersOf } from '#feed/find-here.ts'
import type { PaperRecord } from '#sources/record.ts'
import { type Collection, type KnownPaper, type Store, collectionMark, markOf } from '#store/index.ts'
import { type Belongings, type Entry, MADE, type Made } from './belongings.ts'
import { newToken } from './invite.ts'

/** A work that a file names and that is not here. */
export interface Missing {
  title: string
  /** An arXiv id, a DOI or another id, where it has one. */
  id?: string
}

/** What became of a file. */
export interface Brought {
  /** How much of each kind is new here. */
  fresh: Record<Made | 'seen' | 'notes' | 'follows', number>
  collections: OnShelf[]
  missing: Missing[]
  /** Papers with another note than the file has; theirs here stays, and here is the file's. */
  otherNotes: { paper: KnownPaper; text: string }[]
  /** What was not taken, in words. */
  left: string[]
}

/** Written at once: all others wait as long. */
const AT_ONCE = 200

/**
 * Gives a member what a file says that they have, as far as its papers are here. What is here stays as it is, so that a file that is
 * brought twice, or once more after it was broken off, doubles nothing.
 */
export async function bring(
  store: Store,
  member: string,
  { source, shelves, entries, follows }: Belongings,
  now: number,
): Promise<Brought> {
  const brought: Brought = {
    fresh: { votes: 0, picks: 0, lessLike: 0, notInterested: 0, opened: 0, seen: 0, notes: 0, follows: 0 },
    collections: [],
    missing: [],
    otherNotes: [],
    left: [],
  }
  const onShelf = await store.atomically(async (inside) => {
    brought.fresh.follows = await follow(inside, member, follows, brought, now)
    return shelve(inside, member, shelves, brought, now)
  })
  const missing = new Map<string, Missing>()
  for (let i = 0; i < entries.length; i += AT_ONCE) {
    const part = entries.slice(i, i + AT_ONCE)
    await store.atomically(async (inside) => {
      const papers = await find(inside, part, source)
      for (const [n, entry] of part.entries()) {
        const paper = papers[n]
        if (paper) await take(inside, { member, paper, entry, onShelf, brought, now })
        else {
          const work = missingOf(entry.work)
          missing.set(work.id ?? work.title, work)
        }
      }
    })
  }
  brought.missing = [...missing.values()]
  for (const { collection, full } of brought.collections) {
    if (full > 0)
      brought.left.push(
        `${collection.name} is full: ${full} of its papers found no room, and you have made as many collections as there may be.`,
      )
  }
  return brought
}

async function find(store: Store, entries: readonly Entry[], source: string) {
  const works = entries.map(({ work }) => work)
  const called = works.filter(isCalled)
  const told = works.filter((work) => !isCalled(work))
  const [byName, byRecord] = [await papersCalled(store, called), await papersOf(store, told, source)]
  return works.map((work) => (isCalled(work) ? byName[called.indexOf(work)] : byRecord[told.indexOf(work)]))
}

const isCalled = (work: PaperRecord | Called): work is Called => 'id' in work

function missingOf(work: PaperRecord | Called): Missing {
  const id = isCalled(work) ? work.id : (work.arxiv ?? work.doi)
  return { title: work.title === '' ? (id ?? '') : work.title, ...(id !== undefined && { id }) }
}

/** A collection, and how many of a file's papers it took or had. */
export interface OnShelf {
  collection: Collection
  added: number
  there: number
  /** Papers that found no room. */
  full: number
  /** Goes on where the collection is full. */
  next?: OnShelf
}

const emptyShelf = (collection: Collection): OnShelf => ({ collection, added: 0, there: 0, full: 0 })

/** Finds or makes the collections. */
async function shelve(
  store: Store,
  member: string,
  shelves: Belongings['shelves'],
  brought: Brought,
  now: number,
): Promise<(OnShelf | undefined)[]> {
  const found: (OnShelf | undefined)[] = []
  for (const { id, ...shelf } of shelves) {
    const here = id === undefined ? undefined : await store.collections.get(id)
    const mayWrite = here && (here.owner === member || here.access === 'group')
    const made = mayWrite
      ? { collection: here }
      : await store.collections.make({ ...shelf, id: newToken(), member }, now)
    if (made === 'full') {
      brought.left.push(`There is no room for another collection: ${shelf.name} was not taken.`)
      found.push(undefined)
      continue
    }
    const { collection } = made
    // Two tags may be one name here.
    const known = found.find((one) => one?.collection.key === collection.key)
    const one = known ?? emptyShelf(collection)
    if (!known) brought.collections.push(one)
    if (collection.description === '' && shelf.description !== '') {
      const words = { name: collection.name, description: shelf.description }
      await store.collections.describe(collection.key, words, collectionMark(collection))
    }
    found.push(one)
  }
  return found
}

/** Follows what the file says, but collections that the member may not read. */
async function follow(
  store: Store,
  member: string,
  follows: Belongings['follows'],
  brought: Brought,
  now: number,
): Promise<number> {
  const before = new Set((await store.follows.of(member)).map(({ kind, name }) => `${kind} ${name}`))
  let fresh = 0
  for (const one of follows) {
    if (before.has(`${one.kind} ${one.name}`)) continue
    const collection = one.kind === 'collection' ? await store.collections.get(one.name) : undefined
    const mayRead = collection && (collection.owner === member || collection.access !== 'private')
    if (one.kind === 'collection' && !mayRead) {
      brought.left.push('A collection that was followed is not here.')
    } else if ((await store.follows.follow(member, one, now)) === 'full') {
      brought.left.push(`No more can be followed: the ${one.kind} ${one.name} was not taken.`)
    } else fresh++
  }
  return fresh
}

interface Taking {
  member: string
  paper: KnownPaper
  entry: Entry
  onShelf: readonly (OnShelf | undefined)[]
  brought: Brought
  now: number
}

async function take(store: Store, { member, paper, entry: { said }, onShelf, brought, now }: Taking) {
  const timeOf = (at: number) => (Number.isFinite(at) ? Math.round(Math.min(Math.max(at, 0), now)) : now)
  switch (said.kind) {
    case 'kept': {
      const shelf = onShelf[said.shelf]
      if (shelf) await keep(store, shelf, said, { member, paper, brought, now })
      return
    }
    case 'note': {
      const { text } = said
      const there = await store.notes.get(member, paper.key)
      if (there === undefined && text !== '') {
        await store.notes.write({ member, paper: paper.key, text }, markOf(''), now)
        brought.fresh.notes++
      } else if (there && there.text !== text) brought.otherNotes.push({ paper, text })
      return
    }
    case 'seen': {
      if ((await store.notes.seen(member, [paper.id])).size > 0) return
      await store.notes.mark(member, paper.key, true, timeOf(said.at))
      brought.fresh.seen++
      return
    }
    default: {
      const made = store[MADE[said.kind]]
      if ((await made.among(member, [paper.id])).size > 0) return
      await made.say(member, paper.id, timeOf(said.at))
      brought.fresh[said.kind]++
    }
  }
}

async function keep(
  store: Store,
  shelf: OnShelf,
  said: { note: string; day?: string },
  taking: Pick<Taking, 'member' | 'paper' | 'brought' | 'now'>,
): Promise<void> {
  const { member, paper, brought, now } = taking
  const { key, name, access } = shelf.collection
  const result = await store.collectionPapers.add(key, paper.key, member, now)
  if (result === 'full') {
    if (!shelf.next) {
      const wanted = { id: newToken(), member, name: nextName(name), access }
      const made = await store.collections.make(wanted, now)
      if (made === 'full') {
        shelf.full++
        return
      }
      shelf.next = emptyShelf(made.collection)
      brought.collections.push(shelf.next)
    }
    return keep(store, shelf.next, said, taking)
  }
  if (result === 'added') {
    shelf.added++
    if (said.day !== undefined) await store.collectionPapers.setDay(key, paper.key, said.day)
  } else shelf.there++
  if (said.note !== '') await store.collectionPapers.setNote(key, paper.key, said.note, markOf(''))
}

/** `Thesis`, `Thesis 2`, `Thesis 3`, in at most as many letters as a name may have. */
function nextName(name: string): string {
  const [, first = name, number = '1'] = /^(.*) ([1-9]\d{0,2})$/u.exec(name) ?? []
  return `${[...first].slice(0, 75).join('')} ${Number(number) + 1}`
}
