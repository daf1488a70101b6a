import { z } from 'zod'
import { type Recorded, type Status, claimsOf, status } from '#lab/recorded.ts'
import type { Store } from '#store/index.ts'

const STATUSES = [
  'reproduced',
  'varies',
  'not reproduced',
  'cannot tell',
] as const satisfies readonly Status[]
const NEWS = z.array(
  z.object({
    slug: z.string(),
    status: z.enum(STATUSES),
    before: z.enum(STATUSES).optional(),
    since: z.number(),
  }),
)

/** How a method came out, since when this site has said so (UTC milliseconds), and what it said before. */
export type Verdict = z.output<typeof NEWS>[number]

const NAME = 'verdicts'

/** Remembers when each verdict came, or last changed: a record does not know. */
export async function noteVerdicts(
  store: Store,
  recorded: Readonly<Record<string, Recorded>>,
  now: number,
): Promise<void> {
  await store.atomically(async (inside) => {
    const known = new Map((await verdicts(inside)).map((verdict) => [verdict.slug, verdict]))
    for (const [slug, record] of Object.entries(recorded)) {
      const claims = claimsOf(record)
      const before = known.get(slug)
      if (claims.length === 0 || before?.status === status(claims)) continue
      known.set(slug, {
        slug,
        status: status(claims),
        since: now,
        ...(before && { before: before.status }),
      })
    }
    await inside.meta.set(NAME, JSON.stringify([...known.values()]))
  })
}

/** The verdict of each method, the newest first. */
export async function verdicts({ meta }: Pick<Store, 'meta'>): Promise<Verdict[]> {
  const known = NEWS.parse(JSON.parse((await meta.get(NAME)) ?? '[]'))
  return known.sort((a, b) => b.since - a.since || a.slug.localeCompare(b.slug))
}
