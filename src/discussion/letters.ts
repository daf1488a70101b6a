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
