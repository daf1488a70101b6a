import type { Context } from 'hono'
import { memberOf } from './member.ts'
import type { Site } from './site.ts'
import { showNote } from './views/note.tsx'

const HOUR_MS = 3_600_000
/** More presses in an hour are those of a program that went astray. */
const MOST = 1000

/** An answer for a member who does something more often than anybody would; undefined lets them go on. */
export async function isTooOften(site: Site, c: Context, what: string): Promise<Response | undefined> {
  const name = `${what} ${memberOf(c)!.id}`
  if (await site.store.limits.take(name, { most: MOST, spanMs: HOUR_MS }, site.now())) return undefined
  c.header('retry-after', '3600')
  return showNote(site, c, {
    status: 429,
    title: 'That was often',
    children: 'You did this a thousand times within an hour. Nothing was changed; go on in an hour.',
  })
}
