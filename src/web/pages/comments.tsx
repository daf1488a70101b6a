import type { Context, Handler } from 'hono'
import { readText } from '#discussion/comment-text.ts'
import { quoteOf } from '#discussion/quote.ts'
import { randomId } from '#mail/sign.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import { type Comment, type Fact, NOTHING_SAID, type StoredPaper } from '#store/index.ts'
import { memberOf } from '../member.ts'
import type { Site } from '../site.ts'
import { commentsPath, pageNumber, paperPath } from '../views/addresses.ts'
import type { Around } from '../views/comment.tsx'
import type { Typed } from '../views/comment-form.tsx'
import { handlesIn } from '../views/comment-markdown.ts'
import { textsOf } from '../views/comment-quote.tsx'
import { Discussion, type DiscussionProps } from '../views/discussion.tsx'
import { Layout } from '../views/layout.tsx'
import { Maths } from '../views/maths.tsx'
import { compose, notTaken, readTyped } from './compose.tsx'
import { findPaper, referenceIn } from './find-paper.ts'
import { noPaper } from './no-paper.tsx'

const THREADS_ON_A_PAGE = 20
/** The rest of a thread is on the page of its beginning. */
const ANSWERS_OF_A_THREAD = 10

/** The discussion of a paper, page by page. */
export const showComments =
  (site: Site): Handler =>
  async (c) => {
    if (!site.discussion) return c.notFound()
    const reference = referenceIn(c, '/comments')
    const paper = await findPaper(site, reference)
    if (!paper) return noPaper(site, c, reference)
    const page = pageNumber(c.req.query('page'))
    if (paper.id !== reference) return c.redirect(commentsPath(paper.id, page), 301)
    const props = await readDiscussion(site, c, paper, await factsOf(site, paper), page)
    if (page > props.pages) return c.notFound()
    return c.html(
      <Layout
        site={site}
        kind="read"
        path={commentsPath(paper.id, page)}
        title={`Discussion of ${withPlainFormulas(paper.title)}`}
        feed={{ name: `papers/${paper.id}/comments`, title: `Comments on ${withPlainFormulas(paper.title)}` }}
        {...(props.member && { script: site.assets.quote })}
      >
        <article class="paper">
          <header class="page-head">
            <h1 dir="auto">
              <a href={paperPath(paper.id)}>
                <Maths text={paper.title} inLink />
              </a>
            </h1>
          </header>
          <Discussion {...props} />
        </article>
      </Layout>,
    )
  }

/** What the section of a page shows that discusses a paper. */
export async function readDiscussion(
  site: Site,
  c: Context,
  paper: StoredPaper,
  facts: readonly Fact[],
  page = 1,
): Promise<DiscussionProps> {
  const { comments } = site.store
  const count = await comments.count(paper.id)
  const placed = await comments.threads(paper.id, {
    limit: THREADS_ON_A_PAGE,
    offset: (page - 1) * THREADS_ON_A_PAGE,
    answers: ANSWERS_OF_A_THREAD,
  })
  return {
    paper,
    around: await aroundOf(site, paper, facts),
    placed,
    comments: count.comments,
    page,
    pages: Math.max(1, Math.ceil(count.threads / THREADS_ON_A_PAGE)),
    member: memberOf(c),
    typed: newTyped(),
  }
}

export const newTyped = (): Typed => ({ comment: '', quote: '', before: '', form: randomId() })

/** What is known around comments of a paper. */
export async function aroundOf({ store }: Site, paper: StoredPaper, facts: readonly Fact[]): Promise<Around> {
  const authors = (await store.authorships.of(paper.id)).filter(({ state }) => state === 'confirmed')
  return { texts: textsOf(paper, facts), authors: new Set(authors.map(({ member }) => member.id)) }
}

export const factsOf = async ({ store }: Site, { id }: StoredPaper): Promise<readonly Fact[]> =>
  ((await store.said.of([id])).get(id) ?? NOTHING_SAID).facts

/** Says something of a paper, or shows first how it would look. */
export const doComment =
  (site: Site): Handler =>
  async (c) => {
    const reference = referenceIn(c, '/comments')
    const paper = await findPaper(site, reference)
    if (!paper) return noPaper(site, c, reference)
    return sayTyped(site, c, paper, { action: commentsPath(paper.id), heading: 'Your comment' })
  }

interface Wish {
  action: string
  heading: string
  /** What it answers. */
  parent?: Comment
}

/** Takes what a form says, or shows it again with what is to be done. */
export async function sayTyped(site: Site, c: Context, paper: StoredPaper, wish: Wish) {
  const { discussion } = site
  if (!discussion) return c.notFound()
  const typed = await readTyped(c)
  const { parent } = wish
  const again = (more: {
    status?: 200 | 400 | 403 | 409 | 429
    error?: string
    preview?: string
    form?: string
  }) => {
    const { form = typed.form, ...rest } = more
    const shown = { paper, ...wish, typed: { ...typed, form }, quotes: true, button: 'Comment' }
    return compose(site, c, { ...shown, ...rest })
  }
  const read = readText(typed.comment)
  if ('fault' in read) return again({ status: 400, error: notTaken(read.fault) })
  const quote = quoteOf(textsOf(paper, await factsOf(site, paper)), typed.quote, typed.before)
  if (typed.quote.trim() !== '' && !quote) return again({ status: 400, error: notTaken('no such words') })
  if (typed.isPreview) return again({ preview: read.text })
  const said = await discussion.say({
    member: memberOf(c)!,
    paper: { id: paper.id, title: withPlainFormulas(paper.title) },
    text: read.text,
    handles: handlesIn(read.text),
    ...(typed.form !== '' && { form: typed.form }),
    ...(parent && { parent: parent.id }),
    ...(quote && { quote }),
  })
  if (said.kind === 'gone') return c.notFound()
  if (said.kind === 'too many') {
    c.header('retry-after', '3600')
    return again({ status: 429, error: notTaken('too many') })
  }
  if (said.kind === 'suspended') return again({ status: 403, error: notTaken('suspended') })
  if (said.kind === 'other') return again({ status: 409, error: notTaken('other'), form: randomId() })
  const { id } = said.comment
  return c.redirect(parent ? `/comments/${id}` : `${paperPath(paper.id)}#comment-${id}`, 303)
}
