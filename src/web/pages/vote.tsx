import type { Context, Handler } from 'hono'
import type { StoredPaper } from '#store/index.ts'
import { problem } from '../api/problem.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import { refererPath } from '../own-paths.ts'
import { type Said, TOO_MANY, sayOfPaper } from '../say-of-paper.ts'
import type { Site } from '../site.ts'
import { entryId, paperPath } from '../views/addresses.ts'
import { showNote } from '../views/note.tsx'
import { formAsked } from './error.tsx'
import { findPaper, referenceIn } from './find-paper.ts'
import { noPaper } from './no-paper.tsx'

/** Votes for a paper, or takes that back, as the button says. */
export const doVote = (site: Site): Handler => say(site, 'vote', 'votes')

/** Wants more like a paper, or less, or takes that back. */
export const doPick = (site: Site): Handler => say(site, 'pick', 'picks')
export const doLess = (site: Site): Handler => say(site, 'less', 'lessLike')

/** Hides a paper from who does not want to be shown it, or no longer. */
export const doDismiss = (site: Site): Handler => say(site, 'dismiss', 'dismissals')

const say =
  (site: Site, name: 'vote' | 'pick' | 'less' | 'dismiss', kind: Said): Handler =>
  async (c) => {
    const reference = referenceIn(c, `/${name}`)
    const paper = await findPaper(site, reference)
    if (!paper) return noPaper(site, c, reference)
    const { [name]: wanted } = await readForm(c)
    if (wanted !== 'yes' && wanted !== 'no') return unknownForm(site, c)
    const said = { member: memberOf(c)!.id, paper: paper.id, isSaid: wanted === 'yes' }
    if (!(await sayOfPaper(site, kind, said))) return tooMany(site, c)
    if (formAsked(c) !== 'application/json') return c.redirect(backTo(site, c, name, paper), 303)
    const votes = (await site.store.said.of([paper.id])).get(paper.id)?.votes
    return c.json({ [name]: wanted, votes })
  }

/** The list from which it was said, at the paper; where that no longer stands in it, its place is taken by what was said. */
function backTo(site: Site, c: Context, name: string, { id }: StoredPaper): string {
  const from = refererPath(site, c, paperPath(id))
  const { pathname, searchParams } = new URL(from, 'http://here.invalid')
  if (pathname === '/for-you' && name !== 'vote') {
    searchParams.set('said', `${name}:${id}`)
    return `/for-you?${searchParams}#said`
  }
  return from.startsWith(paperPath(id)) ? from : `${from}#${entryId(id)}`
}

const unknownForm = (site: Site, c: Context) =>
  showNote(site, c, {
    status: 400,
    title: 'This form is not known here',
    children: 'It says neither yes nor no. Load the page again, and press once more.',
  })

function tooMany(site: Site, c: Context) {
  c.header('retry-after', '3600')
  if (formAsked(c) === 'application/json') return problem(c, 429, `${TOO_MANY}.`)
  return showNote(site, c, {
    status: 429,
    title: 'That was a lot within an hour',
    children: `${TOO_MANY}.`,
  })
}
