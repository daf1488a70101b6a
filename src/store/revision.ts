import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Tells a number that is another one as soon as anything that pages show was written, by whatever process. */
export type Revision = () => Promise<number>

export const revisionOf = (db: Kysely<Schema>): Revision =>
  askedTogether(async () => {
    const { number } = await db.selectFrom('revision').select('number').executeTakeFirstOrThrow()
    return number
  })

/** One question at a time. Who comes while it is asked gets the answer to the next: that one is not too old for them. */
function askedTogether<A>(ask: () => Promise<A>): () => Promise<A> {
  let asking: Promise<unknown> = Promise.resolve()
  let next: Promise<A> | undefined
  return () => {
    next ??= asking.then(() => {
      next = undefined
      const answer = ask()
      asking = answer.catch(() => {})
      return answer
    })
    return next
  }
}
