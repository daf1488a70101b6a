import type { Context, Handler } from 'hono'
import type { Child } from 'hono/jsx'
import { readWords } from '#discussion/comment-text.ts'
import { commentPath } from '#discussion/letters.ts'
import { FLAG_REASONS } from '#store/index.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { isShown } from '../views/comment.tsx'
import { Layout } from '../views/layout.tsx'
import { FlagForm, ModerateForm } from '../views/moderate-forms.tsx'
import { showNote } from '../views/note.tsx'
import { find } from './comment.tsx'

export const NO_REASON = 'Give a reason of at most 2,000 characters.'

/** One field of a form. */
export const textIn = (fields: Record<string, unknown>, name: string): string => {
  const [value] = [fields[name]].flat()
  return typeof value === 'string' ? value.replaceAll(/\r\n?/g, '\n') : ''
}

/** Asks curators to look at a comment. */
export const doFlag =
  (site: Site): Handler =>
  async (c) => {
    const found = await find(site, c)
    const member = memberOf(c)!
    if (!found || !site.moderating || !isShown(found.comment)) return c.notFound()
    const { comment } = found
    const fields = await readForm(c)
    const typed = textIn(fields, 'words')
    const words = typed.trim() === '' ? '' : readWords(typed)
    const reason = FLAG_REASONS.find((one) => one === fields['reason'])
    const again = (error: string, status: 400 | 403 | 429 = 400) =>
      refused(site, c, { title: 'Flag', error, status }, <FlagForm comment={comment} words={typed} />)
    if (comment.member?.id === member.id) return again('This is your own comment: delete it, or change it.')
    if (reason === undefined) return again('Choose why.')
    if (words === undefined) return again('Say it in at most 2,000 characters.')
    if (reason === 'something else' && words === '') return again('Say in your words why.')
    const done = await site.moderating.flag({ comment, member, reason, words })
    if (done === 'suspended') return again('You are suspended from writing for now.', 403)
    if (done === 'too many') return again('That were many flags within an hour. Go on later.', 429)
    return showNote(site, c, {
      title: done === 'already' ? 'You flagged it before' : 'Flagged',
      children: (
        <>
          A curator looks at it, and keeps it or hides it with a reason, which stands in the{' '}
          <a href="/log">log</a>. <a href={commentPath(comment.id)}>Back to the comment</a>
        </>
      ),
    })
  }

/** Hides a comment at once, or shows one again. */
export const doModerate =
  (site: Site): Handler =>
  async (c) => {
    const found = await find(site, c)
    if (!found || !site.moderating || found.comment.deleted !== undefined) return c.notFound()
    const { comment } = found
    const typed = textIn(await readForm(c), 'reason')
    const reason = readWords(typed)
    const isHiding = c.req.param('act') === 'hide'
    if (reason === undefined) {
      const title = isHiding ? 'Hide a comment' : 'Show a comment again'
      const form = <ModerateForm comment={comment} reason={typed} />
      return refused(site, c, { title, error: NO_REASON, status: 400 }, form)
    }
    // A second press, or another curator, finds it done.
    await site.moderating[isHiding ? 'hide' : 'show'](comment, { by: memberOf(c)!, reason })
    return c.redirect(commentPath(comment.id), 303)
  }

interface RefusedProps {
  title: string
  error: string
  status: 400 | 403 | 409 | 429
}

/** A form that was not taken, with what was typed. */
export const refused = (site: Site, c: Context, { title, error, status }: RefusedProps, form: Child) =>
  c.html(
    <Layout site={site} kind="read" title={title} head={<meta name="robots" content="noindex" />} bare>
      <header class="page-head">
        <h1>{title}</h1>
        <p class="error" role="alert">
          {error}
        </p>
      </header>
      {form}
    </Layout>,
    status,
  )
