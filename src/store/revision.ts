import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Tells a number that is another one as soon as anything that pages show was written, by whatever process. */
export type Revision = () => Promise<number>

/** @param moved - called before anybody hears of another number */
export function revisionOf(db: Kysely<Schema>, moved: () => void): Revision {
  let last: number | undefined
  return askedTogether(async () => {
    const { number } = await db.selectFrom('revision').select('number').executeTakeFirstOrThrow()
    if (number !== last) moved()
    last = number
    return number
  })
}

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
