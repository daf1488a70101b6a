import type { Handler } from 'hono'
import type { Site } from '../site.ts'

/** Says whether papers can be read, by reading: 200, or 503 when the database does not answer. */
export const showHealth =
  ({ store, version }: Site): Handler =>
  async (c) => {
    c.header('cache-control', 'no-store')
    try {
      return c.json({ status: 'ok', papers: await store.papers.count(), version })
    } catch (error) {
      console.error('the health check could not read the store', error)
      return c.json({ status: 'unavailable', version }, 503)
    }
  }
