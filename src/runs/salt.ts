import { createHmac, randomBytes } from 'node:crypto'
import type { Store } from '#store/index.ts'

const NAME = 'salt of the day'

/**
 * Marks a network for a day, so that it can be counted by a name that says nothing. All processes have one salt; it
 * goes when the day does, and from then on nobody can find out whose mark it was by trying all.
 */
export function dayMarks(store: Store, now: () => number): (network: string) => Promise<string> {
  let known: { day: string; salt: string } | undefined

  async function salt(): Promise<string> {
    const day = new Date(now()).toISOString().slice(0, 10)
    if (known?.day === day) return known.salt
    known = await store.atomically(async (inside) => {
      const [keptDay, kept] = (await inside.meta.get(NAME))?.split(' ') ?? []
      if (keptDay === day && kept !== undefined) return { day, salt: kept }
      const made = randomBytes(32).toString('base64url')
      await inside.meta.set(NAME, `${day} ${made}`)
      await inside.limits.forget(now())
      return { day, salt: made }
    })
    return known.salt
  }

  return async (network) =>
    createHmac('sha256', await salt())
      .update(network)
      .digest('base64url')
      .slice(0, 22)
}
