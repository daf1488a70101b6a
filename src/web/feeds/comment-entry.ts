import { escapeText } from 'entities'
import { commentPath } from '#discussion/letters.ts'
import type { Comment } from '#store/index.ts'
import { htmlOf } from '../views/comment-markdown.ts'
import { type FeedEntry, uuid } from './entry.tsx'

/** A comment for a feed; one that a curator hid says who did and why. */
export function commentEntry(comment: Comment, paper: string): FeedEntry {
  const { id, member, text, written, edited, hidden } = comment
  const by = member?.name ?? 'A former reader'
  const words = hidden ? `Hidden by ${hidden.by?.name ?? 'a former curator'}: ${hidden.reason}` : text
  return {
    id: uuid(`comment ${id}`),
    title: `${by} on ${paper}`,
    path: commentPath(id),
    html: hidden ? `<p>${escapeText(words)}</p>` : htmlOf(comment),
    text: words,
    authors: [by],
    tags: [],
    published: written,
    listed: written,
    updated: Math.max(written, edited ?? 0, hidden?.at ?? 0),
  }
}
