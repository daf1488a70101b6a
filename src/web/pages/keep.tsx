import type { Context, Handler } from 'hono'
import { newToken } from '#accounts/invite.ts'
import { readName } from '#accounts/names.ts'
import { type Collection, type Member, type StoredPaper, markOf } from '#store/index.ts'
import { mayEdit } from '../collection-rights.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import { refererPath } from '../own-paths.ts'
import { LATER, shelvesOf } from '../shelves.ts'
import type { Site } from '../site.ts'
import { isTooOften } from '../too-often.tsx'
import { keepPath, paperPath } from '../views/addresses.ts'
import { Layout } from '../views/layout.tsx'
import { KeepForms, keepAnchor } from '../views/keep-menu.tsx'
import { Maths } from '../views/maths.tsx'
import { NoteForm } from '../views/note-form.tsx'
import { findPaper, referenceIn } from './find-paper.ts'
import { noPaper } from './no-paper.tsx'

/** Of a note, in characters. */
const MOST_TEXT = 10_000

interface Shown {
  error?: string
  typed?: string
  /** A note that could not be taken, as it was typed. */
  note?: string
}

/** Where a member keeps a paper, and their note on it. */
export const showKeep =
  (site: Site): Handler =>
  async (c) => {
    const reference = referenceIn(c, '/keep')
    const paper = await findPaper(site, reference)
    if (!paper) return noPaper(site, c, reference)
    if (c.req.path !== keepPath(paper.id)) return c.redirect(keepPath(paper.id), 301)
    return page(site, c, paper, {})
  }

/** What somebody does with a paper; `of` is what stands behind the word in the button's value. */
interface Doing {
  site: Site
  member: Member
  /** The paper's id, and its key in the store. */
  id: string
  key: number
  of: string
  text(field: string): string
}

/** Each does what its button says; what it answers is why it did not. */
const DEEDS: Readonly<Record<string, (doing: Doing) => Promise<Shown | undefined>>> = {
  seen: (doing) => mark(doing, true),
  async 'not-seen'(doing) {
    await mark(doing, false)
    await doing.site.store.openings.takeBack(doing.member.id, doing.id)
    return undefined
  },
  later: (doing) => addNamed(doing, LATER),
  async 'not-later'(doing) {
    const made = await make(doing, LATER)
    if (made !== 'full') await doing.site.store.collectionPapers.take(made.key, doing.key)
    return undefined
  },
  async new(doing) {
    const typed = doing.text('name')
    const name = readName(typed)
    if (name === undefined) return { typed, error: 'Give the collection a name of at most 80 letters.' }
    const refused = await addNamed(doing, name)
    return refused && { ...refused, typed }
  },
  async add(doing) {
    const collection = await theirs(doing)
    return collection ? add(doing, collection) : { error: GONE }
  },
  async take(doing) {
    const collection = await theirs(doing)
    if (!collection) return { error: GONE }
    await doing.site.store.collectionPapers.take(collection.key, doing.key)
    return undefined
  },
  async note({ site, member, key, text }) {
    const note = text('note').replaceAll('\r\n', '\n').trim()
    if (note.length > MOST_TEXT) return { note, error: `A note has at most ${MOST_TEXT} characters.` }
    const written = { member: member.id, paper: key, text: note }
    const done = await site.store.notes.write(written, text('seen'), site.now())
    return done === 'changed' ? { note, error: CHANGED } : undefined
  },
}

/** Does what the button says, and leads back to where it stood. */
export const doKeep =
  (site: Site): Handler =>
  async (c) => {
    const reference = referenceIn(c, '/keep')
    const paper = await findPaper(site, reference)
    const key = paper && (await site.store.papers.key(paper.id))
    if (!paper || key === undefined) return noPaper(site, c, reference)
    const busy = await isTooOften(site, c, 'keep')
    if (busy) return busy
    const fields = await readForm(c)
    const text = (field: string) => String(fields[field] ?? '')
    const [act = '', of = ''] = text('do').split(' ')
    const deed = Object.hasOwn(DEEDS, act) ? DEEDS[act] : undefined
    const refused = deed
      ? await deed({ site, member: memberOf(c)!, id: paper.id, key, of, text })
      : { error: 'This form is not known here. Load the page again.' }
    if (refused) return page(site, c, paper, refused)
    const anchor = act === 'note' ? 'note' : keepAnchor(paper.id)
    return c.redirect(`${refererPath(site, c, paperPath(paper.id))}#${anchor}`, 303)
  }

const GONE = 'This collection is not there any more, or not yours.'
const TOO_MANY = 'You have made 200 collections, as many as there may be. Remove one first.'
const FULL = 'This collection has 2,000 papers, as many as there may be.'
const CHANGED =
  'This note was changed meanwhile, in another window. What is there now stands above yours; save again to put yours in its place.'

async function mark({ site, member, key }: Doing, isSeen: boolean): Promise<undefined> {
  await site.store.notes.mark(member.id, key, isSeen, site.now())
}

async function theirs({ site, member, of }: Doing): Promise<Collection | undefined> {
  const collection = await site.store.collections.get(of)
  return collection && mayEdit(collection, member) ? collection : undefined
}

async function make({ site, member }: Doing, name: string): Promise<Collection | 'full'> {
  const made = await site.store.collections.make({ id: newToken(), member: member.id, name }, site.now())
  return made === 'full' ? made : made.collection
}

async function addNamed(doing: Doing, name: string): Promise<Shown | undefined> {
  const made = await make(doing, name)
  return made === 'full' ? { error: TOO_MANY } : add(doing, made)
}

async function add({ site, member, key }: Doing, collection: Collection): Promise<Shown | undefined> {
  const added = await site.store.collectionPapers.add(collection.key, key, member.id, site.now())
  return added === 'full' ? { error: FULL } : undefined
}

async function page(site: Site, c: Context, paper: StoredPaper, { error, typed, note }: Shown) {
  const member = memberOf(c)!
  const shelves = await shelvesOf(site, member)
  const key = (await site.store.papers.key(paper.id))!
  const there = (await site.store.notes.get(member.id, key))?.text ?? ''
  return c.html(
    <Layout
      site={site}
      kind="read"
      title={`Keep: ${paper.title}`}
      head={<meta name="robots" content="noindex" />}
      bare
    >
      <header class="page-head">
        <h1 dir="auto">
          <a href={paperPath(paper.id)}>
            <Maths text={paper.title} inLink />
          </a>
        </h1>
        {error !== undefined && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
      </header>
      <section class="keep open" id={keepAnchor(paper.id)} aria-labelledby="keep">
        <h2 id="keep">Keep it</h2>
        <KeepForms
          paper={paper}
          shelves={shelves}
          on={await shelves.of(paper.id)}
          {...(typed !== undefined && { typed })}
        />
        <p>
          <a href="/collections">Your collections</a>
        </p>
      </section>
      <NoteForm id={paper.id} text={there} seen={markOf(there)} typed={note} />
    </Layout>,
    error === undefined ? 200 : 400,
  )
}
