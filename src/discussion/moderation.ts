import {
  type Act,
  type Appeal,
  type Comment,
  type FlagReason,
  type Member,
  type Store,
  isAtLeast,
  isReachable,
} from '#store/index.ts'
import { type Post, actNotice, commentPath, decisionNotice } from './letters.ts'

/** What a curator or an administrator does, and why. */
interface Doing {
  by: Member
  reason: string
}

export interface Moderating {
  flag(flag: {
    comment: Comment
    member: Member
    reason: FlagReason
    words: string
  }): Promise<'done' | 'already' | 'too many' | 'suspended'>
  /** Hides a comment, with its reason for everybody to see. */
  hide(comment: Comment, doing: Doing): Promise<'done' | 'already'>
  /** Shows one again that was hidden. */
  show(comment: Comment, doing: Doing): Promise<'done' | 'already'>
  /** Decides that a comment stays as it is; flags of it are settled. */
  keep(comment: Comment, doing: Doing): Promise<'done'>
  suspend(member: Member, doing: Doing & { days: number }): Promise<'done'>
  /** Says something against an act that concerns who says it: once. */
  appeal(act: Act, appeal: { member: Member; words: string }): Promise<'done' | 'already'>
  /** Decides an appeal: what it was against is undone, or stays. */
  decide(appeal: Appeal, doing: Doing & { isGranted: boolean }): Promise<'done' | 'already' | 'not theirs'>
  /** Whether somebody may decide an appeal: not who is concerned, nor who did it unless there is nobody else. */
  mayDecide(appeal: Appeal, act: Act, by: Member): Promise<'yes' | 'nobody else' | 'no'>
  /** The id of whom an act concerns, who may appeal against it as long as it is in force; undefined where nobody may. */
  concerned(act: Act): Promise<{ member: string; isInForce: boolean } | undefined>
}

const DAY_MS = 86_400_000
const FLAGS = { most: 60, spanMs: 3_600_000 }

/** Takes back what was begun. */
class Already extends Error {}

export function createModeration({
  store,
  now,
  post,
}: {
  store: Store
  now: () => number
  post?: Post
}): Moderating {
  /** Does something and notes it, or neither; what is so already is noted by nobody. */
  async function act(
    { by, reason }: Doing,
    { kind, about, words }: Pick<Act, 'kind' | 'about' | 'words'>,
    use: (inside: Store, key: number) => Promise<boolean | void>,
  ): Promise<'done' | 'already'> {
    try {
      await store.atomically(async (inside) => {
        const key = await inside.acts.add({ by: by.id, kind, about, words, reason }, now())
        if ((await use(inside, key)) === false) throw new Already()
      })
    } catch (error) {
      if (error instanceof Already) return 'already'
      throw error
    }
    post?.nudge()
    return 'done'
  }
  const tell = async (
    inside: Store,
    member: string | undefined,
    key: number,
    words: string,
    doing: Doing,
  ) => {
    const to = member === undefined ? undefined : await inside.members.get(member)
    if (!post || !to || !isReachable(to)) return
    await inside.notices.add([actNotice(post, to, { key, words, ...doing }, now())], now())
  }
  const ofComment = ({ id, member }: Comment) => ({
    about: commentPath(id),
    whose: member ? `a comment of ${member.name}` : 'a comment of a former reader',
  })
  const concerned: Moderating['concerned'] = async ({ key, kind, about }) => {
    if (kind === 'suspend') {
      const suspension = await store.moderation.suspensionBy(key)
      return suspension && { member: suspension.member.id, isInForce: suspension.until > now() }
    }
    const comment = kind === 'hide' ? await store.comments.get(commentOf(about)) : undefined
    return comment?.member && { member: comment.member.id, isInForce: comment.hidden?.act === key }
  }
  const mayDecide: Moderating['mayDecide'] = async (appeal, { by: doer }, by) => {
    if (!isAtLeast(by.role, 'curator') || by.id === appeal.member.id) return 'no'
    if (doer?.id !== by.id) return 'yes'
    const others = (await store.members.list()).filter(
      ({ id, role }) => id !== by.id && id !== appeal.member.id && isAtLeast(role, 'curator'),
    )
    return others.length === 0 ? 'nobody else' : 'no'
  }

  return {
    async flag({ comment, member, reason, words }) {
      if (await store.moderation.suspensionOf(member.id, now())) return 'suspended'
      if (!(await store.limits.take(`flags ${member.id}`, FLAGS, now()))) return 'too many'
      const flag = { comment: comment.id, member: member.id, reason, words }
      return (await store.moderation.flag(flag, now())) ? 'done' : 'already'
    },

    hide(comment, doing) {
      const { about, whose } = ofComment(comment)
      const words = `hid ${whose}`
      return act(doing, { kind: 'hide', about, words }, async (inside, key) => {
        if (!(await inside.comments.hide(comment.id, key))) return false
        await inside.moderation.settle(comment.id, key)
        return tell(inside, comment.member?.id, key, 'hid a comment of yours', doing)
      })
    },

    show(comment, doing) {
      const { about, whose } = ofComment(comment)
      return act(doing, { kind: 'show', about, words: `showed ${whose} again` }, (inside) =>
        inside.comments.show(comment.id),
      )
    },

    async keep(comment, doing) {
      const { about, whose } = ofComment(comment)
      await act(doing, { kind: 'keep', about, words: `kept ${whose} that was flagged` }, (inside, key) =>
        inside.moderation.settle(comment.id, key),
      )
      return 'done'
    },

    async suspend(member, { days, ...doing }) {
      const about = `/people/${member.handle}`
      const span = `${days} ${days === 1 ? 'day' : 'days'}`
      const words = `suspended ${member.name} from writing for ${span}`
      await act(doing, { kind: 'suspend', about, words }, async (inside, key) => {
        await inside.moderation.suspend({ act: key, member: member.id, until: now() + days * DAY_MS })
        await tell(inside, member.id, key, `suspended you from writing for ${span}`, doing)
      })
      return 'done'
    },

    concerned,

    async appeal({ key }, { member, words }) {
      return (await store.moderation.appeal({ act: key, member: member.id, words }, now()))
        ? 'done'
        : 'already'
    },

    mayDecide,

    async decide(appeal, { isGranted, ...doing }) {
      const against = await store.acts.get(appeal.act)
      const may = against ? await mayDecide(appeal, against, doing.by) : 'no'
      if (!against || may === 'no') return 'not theirs'
      const alone = may === 'nobody else' ? ', being the only curator' : ''
      const words = `${isGranted ? 'granted' : 'refused'} the appeal of ${appeal.member.name}${alone}`
      const { about } = against
      return act(doing, { kind: isGranted ? 'grant' : 'refuse', about, words }, async (inside, key) => {
        if (!(await inside.moderation.decide(appeal.act, key))) return false
        if (isGranted) await undo(inside, against, now())
        const to = await inside.members.get(appeal.member.id)
        if (!post || !to || !isReachable(to)) return
        const notice = decisionNotice(post, to, { key, about, isGranted, ...doing }, now())
        await inside.notices.add([notice], now())
      })
    },
  }
}

/** The id of the comment that an act is about. */
export const commentOf = (about: string): string => about.slice(commentPath('').length)

/** Undoes an act that somebody appealed against. */
async function undo(inside: Store, { key, kind, about }: Act, now: number): Promise<void> {
  if (kind === 'suspend') await inside.moderation.lift(key, now)
  if (kind !== 'hide') return
  const comment = await inside.comments.get(commentOf(about))
  if (comment?.hidden?.act === key) await inside.comments.show(comment.id)
}
