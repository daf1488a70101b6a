import type { Signer } from '#mail/sign.ts'
import type { Comment, Member, NewNotice } from '#store/index.ts'

/** How members are told of what concerns them. */
export interface Post {
  /** Of the site, without a slash at the end. */
  baseUrl: string
  signer: Signer
  nudge(): void
}

const WEEK_MS = 7 * 86_400_000
/** Of a comment in a mail. */
const EXCERPT = 600

/** Where a comment is, with what answers it. */
export const commentPath = (id: string): string => `/comments/${id}`

/** Where a member ends mails of mentions without coming in. An id of theirs may have capital letters, which a mail server may fold. */
export const silencePath = (signer: Signer, member: string): string =>
  `/mentions/${signer.sign('mentions', Buffer.from(member).toString('hex'))}`

export function openSilence(signer: Signer, link: string): string | undefined {
  const hex = signer.open('mentions', link)
  return hex === undefined ? undefined : Buffer.from(hex, 'hex').toString()
}

/** Tells somebody that a comment names them: once, however often it is changed. */
export function mentionNotice(
  { baseUrl, signer }: Post,
  to: Member & { email: string },
  { id, text, member }: Comment,
  title: string,
  now: number,
): NewNotice {
  const by = member?.name ?? 'Somebody'
  return {
    name: `mention ${id} ${to.id}`,
    email: to.email,
    letter: {
      subject: `${by} mentions you: ${title}`,
      paragraphs: [`${by} mentions you in a comment on “${title}”:`, excerpt(text)],
      button: { label: 'Read it', href: `${baseUrl}${commentPath(id)}` },
      end: 'You get this because a comment names you.',
      unsubscribe: { label: 'No mail of mentions any more', href: baseUrl + silencePath(signer, to.id) },
    },
    ends: now + WEEK_MS,
  }
}

export const excerpt = (text: string): string =>
  text.length <= EXCERPT
    ? text
    : `${text
        .slice(0, EXCERPT)
        .toWellFormed()
        .replace(/\s+\S*$/, '')} …`

/** Where somebody says something against an act that concerns them. */
export const appealPath = (act: number): string => `/appeals/${act}`

interface Told {
  key: number
  by: Member
  reason: string
}

/** Tells somebody what was done that concerns them, by whom and why, and how to appeal. */
export const actNotice = (
  { baseUrl }: Post,
  to: Member & { email: string },
  { key, words, by, reason }: Told & { words: string },
  now: number,
): NewNotice => ({
  name: `act ${key}`,
  email: to.email,
  letter: {
    subject: `A curator ${words}`,
    paragraphs: [
      `${by.name} ${words}. The reason:`,
      reason,
      'You may appeal once, in your own words. Somebody else decides.',
    ],
    button: { label: 'See it, and appeal', href: `${baseUrl}${appealPath(key)}` },
    end: 'You get this because it concerns you. Every act of a curator stands in the public log.',
  },
  ends: now + WEEK_MS,
})

/** Tells somebody what became of their appeal. */
export const decisionNotice = (
  { baseUrl }: Post,
  to: Member & { email: string },
  { key, about, isGranted, by, reason }: Told & { about: string; isGranted: boolean },
  now: number,
): NewNotice => ({
  name: `act ${key}`,
  email: to.email,
  letter: {
    subject: `Your appeal was ${isGranted ? 'granted' : 'refused'}`,
    paragraphs: [`${by.name} ${isGranted ? 'granted' : 'refused'} your appeal. The reason:`, reason],
    button: { label: 'See what it is about', href: `${baseUrl}${about}` },
    end: 'You get this because it concerns you. Every act of a curator stands in the public log.',
  },
  ends: now + WEEK_MS,
})
