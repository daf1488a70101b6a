import { randomBytes } from 'node:crypto'
import { type Comment, type Member, type Quote, type Store, isReachable } from '#store/index.ts'
import { type Post, mentionNotice } from './letters.ts'

export interface Saying {
  member: Member
  /** The paper's id, and what its mails call it. */
  paper: { id: string; title: string }
  /** The comment that it answers. */
  parent?: string
  /** As `readText` reads it. */
  text: string
  quote?: Quote
  /** Of the form by which it is sent: sent again, it says the same once. */
  form?: string
  /** Handles that it says. */
  handles: readonly string[]
}

export type Said =
  | { kind: 'said'; comment: Comment }
  /** By this form something else was said before. */
  | { kind: 'other'; comment: Comment }
  | { kind: 'gone' }
  | { kind: 'too many' }
  /** By the act of an administrator, until a time. */
  | { kind: 'suspended'; act: number; until: number }

export interface Discussion {
  say(saying: Saying): Promise<Said>
  /** Changes what somebody said, if it still is what they changed. */
  edit(
    comment: Comment,
    change: Pick<Saying, 'member' | 'paper' | 'text' | 'handles'> & { version: number },
  ): Promise<'done' | 'changed' | 'too many' | 'suspended'>
}

const HOUR_MS = 3_600_000
const LIMITS = { comments: { most: 30, spanMs: HOUR_MS }, changes: { most: 60, spanMs: HOUR_MS } }

/** Takes back what was written. */
class TooMany extends Error {}

/** What members say of papers: each written with whom it tells of it, or not at all. */
export function createDiscussion({
  store,
  now,
  post,
}: {
  store: Store
  now: () => number
  /** Absent where no mail is sent. */
  post?: Post
}): Discussion {
  const take = async (inside: Store, kind: keyof typeof LIMITS, { id }: Member) => {
    if (!(await inside.limits.take(`${kind} ${id}`, LIMITS[kind], now()))) throw new TooMany()
  }
  const orTooMany = (error: unknown): 'too many' => {
    if (error instanceof TooMany) return 'too many'
    throw error
  }

  /** Notes whom a comment names, and tells those whom it did not name before. */
  async function name(
    inside: Store,
    comment: Comment,
    { member, paper, handles }: Pick<Saying, 'member' | 'paper' | 'handles'>,
  ) {
    const people: Member[] = []
    for (const handle of handles) {
      const found = await inside.members.byHandle(handle)
      if (found) people.push(found)
    }
    const fresh = new Set(await inside.comments.mention(comment.id, people))
    if (!post) return
    const wanted = await inside.comments.wantMentionMail([...fresh])
    const told = people.filter(isReachable).filter(({ id }) => id !== member.id && wanted.has(id))
    await inside.notices.add(
      told.map((to) => mentionNotice(post, to, { ...comment, member }, paper.title, now())),
      now(),
    )
  }

  return {
    async say(saying) {
      const { member, paper, form, text } = saying
      const suspension = await store.moderation.suspensionOf(member.id, now())
      if (suspension) return { kind: 'suspended', act: suspension.act, until: suspension.until }
      const written = await store
        .atomically(async (inside) => {
          const added = await inside.comments.add(
            {
              id: randomBytes(8).toString('hex'),
              paper: paper.id,
              member: member.id,
              text,
              ...(saying.parent !== undefined && { parent: saying.parent }),
              ...(saying.quote && { quote: saying.quote }),
              // A form is somebody's own: nobody learns what another sent by theirs.
              ...(form !== undefined && { form: `${member.id} ${form}` }),
            },
            now(),
          )
          if (added?.isNew) {
            await take(inside, 'comments', member)
            await name(inside, added.comment, saying)
          }
          return added
        })
        .catch(orTooMany)
      if (written === 'too many') return { kind: 'too many' }
      if (!written) return { kind: 'gone' }
      const { comment, isNew } = written
      if (!isNew && comment.text !== text && comment.version === 1) return { kind: 'other', comment }
      post?.nudge()
      return { kind: 'said', comment }
    },

    async edit(comment, { version, ...change }) {
      if (await store.moderation.suspensionOf(change.member.id, now())) return 'suspended'
      const done = await store
        .atomically(async (inside) => {
          const done = await inside.comments.edit(comment.id, { text: change.text, version }, now())
          if (done !== 'done') return done
          await take(inside, 'changes', change.member)
          await name(inside, { ...comment, text: change.text }, change)
          return done
        })
        .catch(orTooMany)
      post?.nudge()
      return done
    },
  }
}
