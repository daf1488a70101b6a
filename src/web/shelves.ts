import { setImmediate } from 'node:timers/promises'
import type { Context } from 'hono'
import { getContext } from 'hono/context-storage'
import type { Collection, Member } from '#store/index.ts'
import type { Site } from './site.ts'

/** Where the papers go that are to be read later: a member's own collection of this name, made when it is first needed. */
export const LATER = 'Read later'

/** What a member keeps, for the menus of one page. */
export interface Shelves {
  /** Their own, then those of the group; the list for later is none of them. */
  collections: readonly Collection[]
  /** Of a paper by its id. */
  of(paper: string): Promise<OnShelves>
}

export interface OnShelves {
  /** Keys of the collections that have it. */
  collections: ReadonlySet<number>
  isLater: boolean
  /** Marked as seen, or opened where that is remembered. */
  isSeen: boolean
}

const asked = new WeakMap<Context, Promise<Shelves>>()

/** The shelves of who asks for this page: all papers of it are looked for at once. */
export function shelvesOf(site: Site, member: Member): Promise<Shelves> {
  const c = getContext()
  let shelves = asked.get(c)
  if (!shelves) asked.set(c, (shelves = read(site, member)))
  return shelves
}

async function read({ store }: Site, { id }: Member): Promise<Shelves> {
  const all = await store.collections.of(id)
  const later = all.find((one) => isLater(one, id))
  const keys = all.map(({ key }) => key)
  let papers: string[] = []
  let answer: Promise<(paper: string) => OnShelves> | undefined

  const ask = async () => {
    // Whoever is on the page asks before this.
    await setImmediate()
    const these = papers
    papers = []
    answer = undefined
    const holding = await store.collectionPapers.holding(keys, these)
    const [marked, opened] = [await store.notes.seen(id, these), await store.openings.among(id, these)]
    return (paper: string): OnShelves => {
      const collections = holding.get(paper) ?? new Set<number>()
      return {
        collections,
        isLater: later !== undefined && collections.has(later.key),
        isSeen: marked.has(paper) || opened.has(paper),
      }
    }
  }
  return {
    collections: all
      .filter((one) => one !== later)
      .sort((a, b) => Number(a.access === 'group') - Number(b.access === 'group')),
    async of(paper) {
      papers.push(paper)
      answer ??= ask()
      return (await answer)(paper)
    },
  }
}

/** Whether it is the list for later of a member. */
export const isLater = ({ owner, name }: Collection, member: string): boolean =>
  owner === member && name.toLowerCase() === LATER.toLowerCase()
