import type { Context, Handler } from 'hono'
import { newToken } from '#accounts/invite.ts'
import { readName } from '#accounts/names.ts'
import type { Collection, Member, StoredPaper } from '#store/index.ts'
import { mayEdit, mayOpen, mayRead, mayRemove } from '../collection-rights.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import { refererPath } from '../own-paths.ts'
import type { Site } from '../site.ts'
import { isTooOften } from '../too-often.tsx'
import { collectionPath, entryId } from '../views/addresses.ts'
import { type Refused, collectionPage, findCollection } from './collection.tsx'
import { readAccess } from './collections.tsx'
import { findPaper } from './find-paper.ts'

/** Of a description or a note, in characters. */
const MOST_TEXT = 4000

interface Doing {
  site: Site
  member: Member
  collection: Collection
  text(field: string): string
}

/** Where to go on, or why nothing was done. */
type Done = { now: string; to?: string; anchor?: string } | Refused

/** Each does what its button says. */
const DEEDS: Readonly<Record<string, (doing: Doing) => Promise<Done>>> = {
  add,
  move,
  take,
  place,
  words,
  remove,
  renew,
}

/** Does what the button says, and leads back to where it stood. */
export const doCollection =
  (site: Site): Handler =>
  async (c) => {
    const collection = await findCollection(site, c)
    if (collection instanceof Response) return collection
    const busy = await isTooOften(site, c, 'collect')
    if (busy) return busy
    const fields = await readForm(c)
    const text = (field: string) =>
      String(fields[field] ?? '')
        .replaceAll('\r\n', '\n')
        .trim()
    const deed = Object.hasOwn(DEEDS, text('do')) ? DEEDS[text('do')] : undefined
    const done = deed
      ? await deed({ site, member: memberOf(c)!, collection, text })
      : { error: 'This form is not known here. Load the page again.' }
    if (!('error' in done)) return goOn(site, c, collection, done)
    // Somebody else may have changed it meanwhile.
    const present = await site.store.collections.get(collection.id)
    return present ? collectionPage(site, c, present, done) : c.notFound()
  }

function goOn(site: Site, c: Context, { id }: Collection, done: Exclude<Done, Refused>): Response {
  if (done.to !== undefined) return c.redirect(done.to, 303)
  const from = URL.parse(refererPath(site, c, collectionPath(id)), 'http://here.invalid')!
  const page = from.pathname === collectionPath(id) ? from.searchParams.get('page') : null
  const query = new URLSearchParams({ ...(page !== null && { page }), now: done.now })
  return c.redirect(
    `${collectionPath(id)}?${query}${done.anchor === undefined ? '' : `#${done.anchor}`}`,
    303,
  )
}

const NOT_YOURS: Refused = { error: 'This collection is not yours to change.' }
const NOT_HERE: Refused = { error: 'That paper is not in here any more.' }
const FULL = 'This collection has 2,000 papers, as many as there may be.'

async function paperOf({ site, text }: Doing, field = 'paper') {
  const paper = text(field) === '' ? undefined : await findPaper(site, text(field))
  const key = paper && (await site.store.papers.key(paper.id))
  return paper && key !== undefined ? { paper, key } : undefined
}

async function add(doing: Doing): Promise<Done> {
  const { site, member, collection, text } = doing
  if (!mayEdit(collection, member)) return NOT_YOURS
  const found = await paperOf(doing)
  if (!found) {
    return {
      paper: text('paper'),
      error:
        'No paper here is called so. A search for its arXiv id offers to fetch one that is not here yet.',
    }
  }
  const now = await site.store.collectionPapers.add(collection.key, found.key, member.id, site.now())
  if (now === 'full') return { paper: text('paper'), error: FULL }
  return { now, anchor: entryId(found.paper.id) }
}

async function take(doing: Doing): Promise<Done> {
  const { site, member, collection } = doing
  if (!mayEdit(collection, member)) return NOT_YOURS
  const found = await paperOf(doing)
  if (found) await site.store.collectionPapers.take(collection.key, found.key)
  return { now: 'removed' }
}

async function move(doing: Doing): Promise<Done> {
  const { site, member, collection } = doing
  if (!mayEdit(collection, member)) return NOT_YOURS
  const [found, before] = [await paperOf(doing), await paperOf(doing, 'before')]
  const isMoved =
    found && before && (await site.store.collectionPapers.move(collection.key, found.key, before.key))
  return isMoved ? { now: 'saved', anchor: entryId(found.paper.id) } : NOT_HERE
}

/** What is said of a paper, and where it stands. */
async function place(doing: Doing): Promise<Done> {
  const { site, member, collection, text } = doing
  if (!mayEdit(collection, member)) return NOT_YOURS
  const found = await paperOf(doing)
  if (!found) return NOT_HERE
  const wrong = refusedPlace(doing, found.paper)
  if (wrong) return wrong
  const [day, note] = [text('day'), text('note')]
  return site.store.atomically(async ({ collectionPapers }): Promise<Done> => {
    const noted = await collectionPapers.setNote(collection.key, found.key, note, text('seen'))
    if (noted === 'gone') return NOT_HERE
    if (noted === 'changed') {
      return {
        status: 409,
        place: { paper: found.paper.id, note, day },
        error:
          'Somebody changed this note meanwhile. What is there now stands above yours; save again to put yours in its place.',
      }
    }
    await collectionPapers.setDay(collection.key, found.key, day === '' ? undefined : day)
    // One that was not touched stays where others have put it.
    if (text('place') !== text('was')) {
      await collectionPapers.place(collection.key, found.key, Number(text('place')))
    }
    return { now: 'saved', anchor: entryId(found.paper.id) }
  })
}

function refusedPlace({ text }: Doing, { id }: StoredPaper): Refused | undefined {
  const typed = { place: { paper: id, note: text('note'), day: text('day') } }
  if (text('note').length > MOST_TEXT) {
    return { ...typed, error: `A note has at most ${MOST_TEXT} characters.` }
  }
  if (text('day') !== '' && !isDay(text('day'))) {
    return { ...typed, error: 'Give the day as year, month and day, such as 2026-01-09.' }
  }
  if (!/^[1-9]\d{0,4}$/.test(text('place'))) return { ...typed, error: 'Give the place as a number from 1.' }
  return undefined
}

const isDay = (text: string): boolean => {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** Name, description, and who reads it. */
async function words({ site, member, collection, text }: Doing): Promise<Done> {
  if (!mayEdit(collection, member)) return NOT_YOURS
  const typed = { name: text('name'), description: text('description') }
  const name = readName(typed.name)
  if (name === undefined) return { words: typed, error: 'Give the collection a name of at most 80 letters.' }
  if (typed.description.length > MOST_TEXT) {
    return { words: typed, error: `A description has at most ${MOST_TEXT} characters.` }
  }
  const access = mayOpen(collection, member) ? readAccess(text('access')) : collection.access
  if (access === undefined) return { words: typed, error: 'Say who may read it.' }
  return site.store.atomically(async ({ collections }): Promise<Done> => {
    const written = await collections.describe(collection.key, { ...typed, name }, text('seen'))
    if (written === 'gone') return NOT_YOURS
    if (written === 'taken') return { words: typed, error: `There is a collection called ${name} already.` }
    if (written === 'changed') {
      return {
        status: 409,
        words: typed,
        error:
          'Somebody changed name or description meanwhile. What is there now stands above; save again to put yours in its place.',
      }
    }
    const opened = access === collection.access ? 'done' : await collections.open(collection.key, access)
    return opened === 'done'
      ? { now: 'saved' }
      : { words: typed, error: `There is a collection called ${name} already where this one would go.` }
  })
}

async function remove({ site, member, collection, text }: Doing): Promise<Done> {
  if (!mayRemove(collection, member)) return NOT_YOURS
  const { key, name } = collection
  if (mayOpen(collection, member)) {
    if (text('sure') !== 'yes') return { error: 'Tick the box to remove the collection.' }
    await site.store.collections.remove(key)
    return { now: 'removed', to: '/collections' }
  }
  if (text('reason') === '') return { error: 'Say why you remove what others began.' }
  const reason = text('reason').slice(0, 500)
  await site.store.atomically(async (inside) => {
    await inside.collections.remove(key)
    const said = { kind: 'remove', about: '/collections', words: `removed the collection ${name}`, reason }
    await inside.acts.add({ by: member.id, ...said }, site.now())
  })
  return { now: 'removed', to: '/collections' }
}

/** Makes the secret address of its feed, or another one. */
async function renew({ site, member, collection }: Doing): Promise<Done> {
  if (!mayRead(collection, member)) return NOT_YOURS
  await site.store.follows.renewFeed(member.id, collection.id, newToken())
  return { now: 'feed', anchor: 'feed' }
}
