import type { Kysely } from 'kysely'
import { askedTogether } from './asked-together.ts'
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
