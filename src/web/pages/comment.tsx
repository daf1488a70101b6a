import type { Context, Handler } from 'hono'
import { raw } from 'hono/html'
import { readText } from '#discussion/comment-text.ts'
import { appealPath, commentPath } from '#discussion/letters.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import { type Comment, type Member, type StoredPaper, isAtLeast } from '#store/index.ts'
import { memberOf } from '../member.ts'
import type { Site } from '../site.ts'
import { pageNumber, paperPath } from '../views/addresses.ts'
import { CommentBody, isShown } from '../views/comment.tsx'
import { CommentForm } from '../views/comment-form.tsx'
import { handlesIn, htmlOf } from '../views/comment-markdown.ts'
import { OthersActs } from '../views/moderate-forms.tsx'
import { CommentHistory } from '../views/comment-history.tsx'
import { Comments } from '../views/discussion.tsx'
import { Layout } from '../views/layout.tsx'
import { Maths } from '../views/maths.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { aroundOf, factsOf, newTyped, sayTyped } from './comments.tsx'
import { compose, notTaken, readTyped } from './compose.tsx'

const ANSWERS_ON_A_PAGE = 100

/** A comment, all that answers it, and what its reader may do with it. */
export const showComment =
  (site: Site): Handler =>
  async (c) => {
    const found = await find(site, c)
    if (!found) return c.notFound()
    const { comment, paper } = found
    const { comments } = site.store
    const page = pageNumber(c.req.query('page'))
    const { total, placed } = await comments.answers(comment.id, {
      limit: ANSWERS_ON_A_PAGE,
      offset: (page - 1) * ANSWERS_ON_A_PAGE,
    })
    const pages = Math.max(1, Math.ceil(total / ANSWERS_ON_A_PAGE))
    if (page > pages) return c.notFound()
    const around = await aroundOf(site, paper, await factsOf(site, paper))
    const member = memberOf(c)
    const path = commentPath(comment.id)
    const title = `${comment.member?.name ?? 'A former reader'} on ${withPlainFormulas(paper.title)}`
    return c.html(
      <Layout site={site} kind="read" path={path} title={title}>
        <article class="discussion">
          <header class="page-head">
            <h1>Comment</h1>
            <p dir="auto">
              On{' '}
              <a href={paperPath(paper.id)}>
                <Maths text={paper.title} inLink />
              </a>
            </p>
          </header>
          <div class="comment" id={`comment-${comment.id}`}>
            <CommentBody comment={comment} {...around} answers />
          </div>
          {isShown(comment) && <OwnActs comment={comment} member={member} />}
          {member && <OthersActs comment={comment} member={member} />}
          {isHiddenFromOthers(comment, member) && <HiddenWords comment={comment} member={member} />}
          {mayRead(comment, member) && (
            <CommentHistory comment={comment} before={await comments.versions(comment.id)} />
          )}
          <section aria-labelledby="answers">
            <h2 id="answers">
              {total === 0 ? 'No answers yet' : total === 1 ? '1 answer' : `${total} answers`}
            </h2>
            <Comments placed={placed} around={around} />
            <PagesNav page={page} pages={pages} href={(n) => `${path}?page=${n}#answers`} />
          </section>
          {isShown(comment) && <Reply comment={comment} member={member} />}
        </article>
      </Layout>,
    )
  }

/** Whether who asks may read words that nobody else may: their own that were hidden, or a curator those of others. */
const isHiddenFromOthers = (comment: Comment, member: Member | undefined): member is Member =>
  comment.hidden !== undefined && mayRead(comment, member)

const HiddenWords = ({ comment, member }: { comment: Comment; member: Member }) => (
  <section class="hidden-words" aria-labelledby="hidden-words">
    <h2 id="hidden-words">What it says</h2>
    <p class="hint">Only who wrote it and curators are shown this.</p>
    <div class="comment-text">{raw(htmlOf(comment))}</div>
    {comment.member?.id === member.id && (
      <p>
        <a href={appealPath(comment.hidden!.act)}>Appeal</a>
      </p>
    )}
  </section>
)

/** Its words are for everybody, unless they were hidden: then for who wrote them and for who decides on them. */
const mayRead = (comment: Comment, member: Member | undefined): boolean =>
  isShown(comment) ||
  (comment.deleted === undefined &&
    member !== undefined &&
    (comment.member?.id === member.id || isAtLeast(member.role, 'curator')))

const OwnActs = ({ comment, member }: { comment: Comment; member: Member | undefined }) =>
  member && member.id === comment.member?.id ? (
    <div class="own-acts">
      <details id="edit">
        <summary>Change it</summary>
        <CommentForm
          action={`${commentPath(comment.id)}/edit`}
          typed={{ ...newTyped(), comment: comment.text, version: comment.version }}
          name="edit-comment"
          label="What do you say?"
          button="Change"
          quotes={false}
        />
      </details>
      <details id="delete">
        <summary>Delete it</summary>
        <form method="post" action={`${commentPath(comment.id)}/delete`} class="comment-form">
          <p>Its words go for good, also those of earlier versions. What answers it stays.</p>
          <button type="submit">Delete</button>
        </form>
      </details>
    </div>
  ) : null

const Reply = ({ comment, member }: { comment: Comment; member: Member | undefined }) => (
  <section id="reply" aria-label="Reply">
    {member ? (
      <CommentForm
        action={`${commentPath(comment.id)}/reply`}
        typed={newTyped()}
        name="reply"
        label="Your answer"
        button="Answer"
        quotes
      />
    ) : (
      <p>
        <a href={`/sign-in?to=${encodeURIComponent(`${commentPath(comment.id)}#reply`)}`}>Sign in</a> to
        answer.
      </p>
    )}
  </section>
)

/** The comment of an address, with its paper. */
export async function find(
  site: Site,
  c: Context,
): Promise<{ comment: Comment; paper: StoredPaper } | undefined> {
  const comment = site.discussion && (await site.store.comments.get(c.req.param('id')!))
  const paper = comment && (await site.store.papers.get(comment.paper))
  return comment && paper ? { comment, paper } : undefined
}

/** Answers a comment. */
export const doReply =
  (site: Site): Handler =>
  async (c) => {
    const found = await find(site, c)
    if (!found) return c.notFound()
    const { comment, paper } = found
    const action = `${commentPath(comment.id)}/reply`
    return sayTyped(site, c, paper, { action, heading: 'Your answer', parent: comment })
  }

/** Changes what its reader said. */
export const doEdit =
  (site: Site): Handler =>
  async (c) => {
    const found = await findOwn(site, c)
    if (!found || !site.discussion) return c.notFound()
    const { comment, paper } = found
    const typed = await readTyped(c)
    const again = (more: {
      status?: 200 | 400 | 403 | 409 | 429
      error?: string
      preview?: string
      version?: number
    }) => {
      const { version = typed.version ?? comment.version, ...rest } = more
      return compose(site, c, {
        paper,
        heading: 'Your comment',
        action: c.req.path,
        typed: { ...typed, version },
        quotes: false,
        button: 'Change',
        ...rest,
      })
    }
    const read = readText(typed.comment)
    if ('fault' in read) return again({ status: 400, error: notTaken(read.fault) })
    if (!isShown(comment)) return again({ status: 409, error: notTaken('gone') })
    if (typed.isPreview) return again({ preview: read.text })
    const done = await site.discussion.edit(comment, {
      member: memberOf(c)!,
      paper: { id: paper.id, title: withPlainFormulas(paper.title) },
      text: read.text,
      handles: handlesIn(read.text),
      version: typed.version ?? 0,
    })
    if (done === 'changed') {
      return again({ status: 409, error: notTaken('changed'), version: comment.version })
    }
    if (done === 'suspended') return again({ status: 403, error: notTaken('suspended') })
    if (done === 'too many') {
      c.header('retry-after', '3600')
      return again({ status: 429, error: notTaken('too many') })
    }
    return c.redirect(commentPath(comment.id), 303)
  }

/** Takes its words away. A second press finds them gone. */
export const doDelete =
  (site: Site): Handler =>
  async (c) => {
    const comment = site.discussion && (await site.store.comments.get(c.req.param('id')!))
    if (!comment || comment.member?.id !== memberOf(c)!.id) return c.notFound()
    await site.store.comments.delete(comment.id, site.now())
    return c.redirect(commentPath(comment.id), 303)
  }

/** A comment that is theirs who ask. */
async function findOwn(site: Site, c: Context) {
  const found = await find(site, c)
  return found?.comment.member?.id === memberOf(c)!.id ? found : undefined
}
