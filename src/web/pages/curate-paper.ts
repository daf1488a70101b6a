import type { Context, Handler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { mayBeOnePerson } from '#feed/names.ts'
import { type Member, type Role, type Store, type StoredPaper, isAtLeast } from '#store/index.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import { waitOutside } from '../gate.ts'
import { heedRecord, orcidOf } from '../heed-record.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { showNote } from '../views/note.tsx'
import { LINK_KINDS } from '../views/paper-links.tsx'
import { findPaper, referenceIn } from './find-paper.ts'

const back = (c: Context, paper: StoredPaper) => c.redirect(`${paperPath(paper.id)}#here`, 303)

/** The paper that a form is about, and what the form says, in one line each. */
async function asked(site: Site, c: Context, end: string, role: Role = 'reader') {
  const member = memberOf(c)!
  const paper = await findPaper(site, referenceIn(c, end))
  if (!paper || !isAtLeast(member.role, role)) return undefined
  const fields = await readForm(c)
  const text = (name: string, most = 500) =>
    String(fields[name] ?? '')
      .trim()
      .slice(0, most)
  return { member, paper, text, act: text('do') }
}

interface CuratorsAct {
  words: string
  /** Does it; false when it was so already. */
  act(inside: Store): Promise<boolean>
}

/** What a curator may do with a paper, each with its own way back. */
function actOf(
  name: string,
  {
    paper,
    member,
    day,
    reason,
    now,
  }: { paper: StoredPaper; member: Member; day: string; reason: string; now: number },
): CuratorsAct | undefined {
  const { id, title } = paper
  const ruling = { by: member.id, reason }
  switch (name) {
    case 'pick':
      return {
        words: `put “${title}” on the list of ${day}`,
        act: (s) => s.submissions.place(id, day, true, now),
      }
    case 'unpick':
      return {
        words: `took “${title}” off the list of ${day}`,
        act: (s) => s.submissions.place(id, day, false, now),
      }
    case 'pin':
      return {
        words: `let “${title}” stand first on ${day}`,
        act: (s) => s.rulings.set(id, { ...ruling, kind: 'pin', day }, now),
      }
    case 'unpin':
      return {
        words: `no longer lets “${title}” stand first on ${day}`,
        act: (s) => s.rulings.lift(id, 'pin', day),
      }
    case 'hide':
      return {
        words: `keeps “${title}” off the lists`,
        act: (s) => s.rulings.set(id, { ...ruling, kind: 'hide', day: '' }, now),
      }
    case 'show':
      return { words: `let “${title}” back on the lists`, act: (s) => s.rulings.lift(id, 'hide', '') }
    default:
      return undefined
  }
}

/** Picks, pins, hides, and takes each back; all of it is in the log. */
export const doCurate =
  (site: Site): Handler =>
  async (c) => {
    const form = await asked(site, c, '/curate', 'curator')
    if (!form) return c.notFound()
    const { member, paper, text } = form
    const [day, reason] = [text('day'), text('reason')]
    if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))) throw unknownForm()
    if (form.act === 'hide' && reason === '') {
      return showNote(site, c, {
        status: 400,
        title: 'Say why',
        children: 'What keeps a paper off all lists is shown with its reason. Go back and give one.',
      })
    }
    const now = site.now()
    const one = actOf(form.act, { paper, member, day, reason, now })
    if (!one) throw unknownForm()
    await site.store.atomically(async (inside) => {
      const about = paperPath(paper.id)
      if (await one.act(inside)) {
        await inside.acts.add({ by: member.id, kind: form.act, about, words: one.words, reason }, now)
      }
    })
    return back(c, paper)
  }

const unknownForm = () => new HTTPException(400, { message: 'a form that is not known' })

/** Takes a claim that a paper is somebody's, looks at their ORCID record, or takes an appeal. */
export const doAuthorship =
  (site: Site): Handler =>
  async (c) => {
    const form = await asked(site, c, '/authorship')
    if (!form) return c.notFound()
    const { member, paper, text, act } = form
    const { authorships } = site.store
    const words = text('words', 2000)
    if (act === 'appeal') {
      const mine = (await authorships.of(paper.id)).find((one) => one.member.id === member.id)
      if (mine && words !== '') await authorships.appeal(mine.key, member.id, words)
      return back(c, paper)
    }
    const orcid = await orcidOf(site, member.id)
    if (act === 'claim') {
      const author = paper.authors.find((name) => name === text('author'))
      if (author === undefined) throw unknownForm()
      const way = orcid !== undefined ? 'orcid' : mayBeOnePerson(author, member.name) ? 'name' : 'mail'
      const claim = { paper: paper.id, member: member.id, author, way, words } as const
      await authorships.claim({ ...claim, ...(orcid !== undefined && { orcid }) }, site.now())
    } else if (act !== 'look') throw unknownForm()
    // The claim is kept before ORCID is asked: it waits for a curator whatever comes of that.
    if (orcid !== undefined) await waitOutside(c, () => heedRecord(site, paper, member, orcid))
    return back(c, paper)
  }

/** Adds a link to one's own paper, or removes one. */
export const doAuthorLink =
  (site: Site): Handler =>
  async (c) => {
    const form = await asked(site, c, '/author-links')
    if (!form) return c.notFound()
    const { member, paper, text, act } = form
    const { authorships } = site.store
    const isAuthor = await authorships.isAuthor(paper.id, member.id)
    if (!isAuthor && !(act === 'remove' && isAtLeast(member.role, 'curator'))) return c.notFound()
    const [kind, url] = [text('kind'), text('url', 1000)]
    const address = URL.parse(url)
    const isLink = Object.hasOwn(LINK_KINDS, kind) && /^https?:$/.test(address?.protocol ?? '')
    if (!isLink) {
      return showNote(site, c, {
        status: 400,
        title: 'This is no address',
        children: 'Give one that starts with https://. Go back and try again.',
      })
    }
    if (act === 'remove') await removeLink(site, paper, { kind, url }, member, isAuthor)
    else await authorships.addLink(paper.id, { kind, url: address!.href, member: member.id }, site.now())
    return back(c, paper)
  }

/** An author's own doing is theirs; a curator's is in the log. */
const removeLink = (
  site: Site,
  paper: StoredPaper,
  link: { kind: string; url: string },
  { id }: Member,
  isAuthor: boolean,
) =>
  site.store.atomically(async (inside) => {
    if (!(await inside.authorships.removeLink(paper.id, link)) || isAuthor) return
    const words = `removed the link ${link.url} from “${paper.title}”`
    const act = { by: id, kind: 'remove-link', about: paperPath(paper.id), words, reason: '' }
    await inside.acts.add(act, site.now())
  })
