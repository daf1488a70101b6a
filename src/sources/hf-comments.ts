import { z } from 'zod'

const author = z.object({ name: z.string().nullish() }).nullish().catch(undefined)
const comment = z.object({ type: z.string().nullish(), author })
/** A comment with the answers to it. */
const thread = comment.extend({ replies: z.array(comment).nullish().catch(undefined) })

/** What is said of comments: how many there are, or each with who wrote it. */
export const COMMENTS = z
  .union([z.number(), z.array(thread)])
  .nullish()
  .catch(undefined)
type Comments = z.output<typeof COMMENTS>

/** Accounts that write under most papers by themselves. */
const PROGRAMS = new Set(['librarian-bot'])

/** How many comments there are, and from how many people where it is told who wrote them. */
export function countComments(comments: Comments): { comments?: number; people?: number } {
  if (comments == null) return {}
  if (typeof comments === 'number') return { comments }
  const all = comments
    .flatMap((one) => [one, ...(one.replies ?? [])])
    // Between comments stand events, such as a change of the title.
    .filter(({ type }) => type == null || type === 'comment')
  const names = all.map((one) => one.author?.name ?? undefined)
  const people = new Set(names.filter((name) => name !== undefined && !PROGRAMS.has(name)))
  return { comments: all.length, ...(!names.includes(undefined) && { people: people.size }) }
}
