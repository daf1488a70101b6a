import type { Context } from 'hono'
import { z } from 'zod'
import { MOST_CHARACTERS, readText } from '#discussion/comment-text.ts'
import { commentPath } from '#discussion/letters.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { Comment, Named, StoredPaper } from '#store/index.ts'
import { memberOf } from '../member.ts'
import type { Site } from '../site.ts'
import { isShown } from '../views/comment.tsx'
import { handlesIn, htmlOf } from '../views/comment-markdown.ts'
import { type commentShape, commentsShape, saidShape } from './comment-shapes.ts'
import { nextPage } from './lists.ts'
import { operation } from './operation.ts'
import { NOTHING, page, reference } from './parameters.ts'
import { named } from './papers.ts'
import { Refusal } from './problem.ts'

const ON_A_PAGE = 50
const NOTHING_SAID = `give what you say as comment, 1 to ${MOST_CHARACTERS} characters`

export const commentsOfPaper = operation({
  path: '/api/papers/{id}/comments',
  name: 'listComments',
  group: 'Papers',
  says: 'What members say of a paper, the newest first. The `Link` header leads on.',
  params: z.object({ id: reference }),
  query: z.object({ p: page }),
  answer: commentsShape,
  example: '/api/papers/2205.13147/comments',
  async handle(site, { params, query: { p } }, c) {
    const { comments } = site.store
    const { id } = await named(site, params.id)
    const { comments: total } = await comments.count(id)
    const some = await comments.newest(
      { paper: id },
      { limit: ON_A_PAGE, offset: p * ON_A_PAGE, withGone: true },
    )
    if (total > (p + 1) * ON_A_PAGE) c.header('link', nextPage(c, 'p', String(p + 1)))
    c.header('cache-control', 'no-cache')
    return { total, comments: some.map(asTold) }
  },
})

const BODY = z.object({
  comment: z
    .string(NOTHING_SAID)
    .min(1, NOTHING_SAID)
    .meta({ maxLength: MOST_CHARACTERS })
    .describe('Markdown.'),
})

export const comment = operation({
  method: 'post',
  path: '/api/papers/{id}/comment',
  name: 'commentOnPaper',
  group: 'Papers',
  says: 'Says something of a paper. Sent again with the same `Idempotency-Key`, it is said once.',
  params: z.object({ id: reference }),
  query: NOTHING,
  body: BODY,
  answer: saidShape,
  example: '/api/papers/2205.13147/comment',
  handle: async (site, { params: { id }, body }, c) => say(site, c, await named(site, id), body.comment),
})

export const reply = operation({
  method: 'post',
  path: '/api/papers/{id}/comment/{comment}/reply',
  name: 'replyToComment',
  group: 'Papers',
  says: 'Answers a comment.',
  params: z.object({ id: reference, comment: z.string().describe('The id of the comment.') }),
  query: NOTHING,
  body: BODY,
  answer: saidShape,
  example: '/api/papers/2205.13147/comment/0123456789abcdef/reply',
  handle: async (site, { params, body }, c) =>
    say(site, c, await named(site, params.id), body.comment, params.comment),
})

async function say(site: Site, c: Context, paper: StoredPaper, typed: string, parent?: string) {
  const read = readText(typed)
  if ('fault' in read) throw new Refusal(400, NOTHING_SAID)
  const form = c.req.header('idempotency-key')?.slice(0, 100)
  const said = await site.discussion!.say({
    member: memberOf(c)!,
    paper: { id: paper.id, title: withPlainFormulas(paper.title) },
    text: read.text,
    handles: handlesIn(read.text),
    ...(form !== undefined && { form }),
    ...(parent !== undefined && { parent }),
  })
  switch (said.kind) {
    case 'said':
      return { newMessage: asTold((await site.store.comments.get(said.comment.id))!) }
    case 'other':
      throw new Refusal(409, 'something else was said with this Idempotency-Key; give another one')
    case 'too many':
      throw new Refusal(429, '30 comments an hour are taken from one member; go on in an hour')
    case 'suspended':
      throw new Refusal(403, `you are suspended from writing until ${isoOf(said.until)}; see your account`)
    case 'gone':
      throw new Refusal(404, 'no such comment is on this paper; see /api/papers/{id}/comments')
  }
}

const isoOf = (time: number): string => new Date(time).toISOString()
const someone = ({ handle, name }: Named) => ({ name: handle, fullname: name })

function asTold(comment: Comment): z.output<typeof commentShape> {
  const { id, member, written, edited, hidden, parent, version, quote } = comment
  return {
    id,
    type: 'comment',
    ...(member && { author: someone(member) }),
    createdAt: isoOf(written),
    data: {
      edited: edited !== undefined,
      hidden: !isShown(comment),
      ...(hidden?.by && { hiddenBy: someone(hidden.by) }),
      ...(hidden && { hiddenReason: hidden.reason }),
      ...(isShown(comment) && {
        latest: { raw: comment.text, html: htmlOf(comment), updatedAt: isoOf(edited ?? written) },
      }),
    },
    dailyPapers: {
      path: commentPath(id),
      ...(parent && { parent: parent.id }),
      version,
      ...(quote && isShown(comment) && { quote: selectorsOf(quote) }),
    },
  }
}

const selectorsOf = ({ of, exact, prefix, suffix, start, end }: NonNullable<Comment['quote']>) => ({
  source: of,
  selector: [
    { type: 'TextQuoteSelector' as const, exact, prefix, suffix },
    { type: 'TextPositionSelector' as const, start, end },
  ] as [
    { type: 'TextQuoteSelector'; exact: string; prefix: string; suffix: string },
    { type: 'TextPositionSelector'; start: number; end: number },
  ],
})
