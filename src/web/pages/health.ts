import { setTimeout } from 'node:timers/promises'
import type { Handler } from 'hono'
import { unplausibleSources } from '#feed/source-status.ts'
import type { Site } from '../site.ts'

/** A database that takes longer than this for one row is of no use to readers. */
const PATIENCE_MS = 2000

/** Says that the process is alive, and asks nothing of anybody for that. */
export const showHealth =
  ({ version }: Site): Handler =>
  (c) => {
    c.header('cache-control', 'no-store')
    return c.json({ status: 'ok', version })
  }

/** Says whether readers can be served: 200, or 503 with what is missing, each in words. */
export const showReady = (site: Site): Handler => {
  const started = site.now()
  return async (c) => {
    c.header('cache-control', 'no-store')
    const database = await databaseTrouble(site)
    const missing = {
      ...(database !== undefined && { database }),
      ...named('model', site.modelTrouble?.()),
      ...named('fetches', database === undefined ? await fetchTrouble(site, started) : undefined),
    }
    const isReady = Object.keys(missing).length === 0
    if (isReady) return c.json({ status: 'ready', version: site.version })
    return c.json({ status: 'not ready', version: site.version, missing }, 503)
  }
}

const named = (name: string, trouble: string | undefined) =>
  trouble === undefined ? {} : { [name]: trouble }

/** What is wrong with the database; the log says why, as that may name hosts and folders. */
async function databaseTrouble({ store, log }: Site): Promise<string | undefined> {
  const late = 'no answer within two seconds'
  try {
    const answer = await Promise.race([
      store.meta.get('catalogue'),
      setTimeout(PATIENCE_MS, new Error(late), { ref: false }),
    ])
    return answer instanceof Error ? late : undefined
  } catch (error) {
    log('the database is not ready', error)
    return 'it cannot be read; the log says why'
  }
}

async function fetchTrouble({ store, fetching, now }: Site, started: number): Promise<string | undefined> {
  if (!fetching) return undefined
  const names = await unplausibleSources({ store, settings: fetching, now, random: Math.random }, started)
  if (names.length === 0) return undefined
  return `${names.join(', ')} should have been asked long ago, or the clock is wrong; /status shows when each was`
}
