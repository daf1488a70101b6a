import { type Intake, takeTurn } from './intake.ts'
import { activeSources } from './known-sources.ts'
import { nextTurn } from './next-turn.ts'
import { repeat } from './repeat.ts'
import { shareOf } from './source-status.ts'

export interface Schedule {
  /** Breaks off what is being fetched; it goes on at the next start. */
  close(): Promise<void>
}

/** How often is looked for a source whose time has come. */
const EVERY_MS = 20_000

/**
 * Fetches from each source at its time, as long as the site runs. Several processes may do so on one database: a
 * turn is taken by one of them. What goes wrong is told to `log`, once for each kind of trouble, and never thrown.
 */
export function startSchedule(
  intake: Intake,
  log: (line: string, cause?: unknown) => void,
  { everyMs = EVERY_MS } = {},
): Schedule {
  const { store, now, settings } = intake
  const stop = new AbortController()
  const running = new Map<string, Promise<void>>()
  const troubles = new Map<string, string>()

  async function run(name: string): Promise<void> {
    try {
      const outcome = await takeTurn(intake, name, { signal: stop.signal })
      if (outcome.result === 'done') troubles.delete(name)
      if (outcome.result !== 'failed' || troubles.get(name) === outcome.error) return
      troubles.set(name, outcome.error)
      const line = `fetching from ${name} failed: ${outcome.error}`
      if (outcome.bug === undefined) log(line)
      else log(line, outcome.bug)
    } catch (fault) {
      if (troubles.get(name) !== String(fault)) log(`fetching from ${name} failed`, fault)
      troubles.set(name, String(fault))
    } finally {
      running.delete(name)
    }
  }

  async function look(): Promise<void> {
    const share = await shareOf(intake)
    for (const source of activeSources(settings)) {
      const { name } = source
      const state = await store.sources.get(name, now())
      if (stop.signal.aborted) return
      if (!running.has(name) && nextTurn(source, state, share) <= now()) running.set(name, run(name))
    }
  }

  const looking = repeat(look, { everyMs, tell: (fault) => log('the schedule of fetching failed', fault) })

  return {
    async close() {
      stop.abort(new Error('the site is closing'))
      await looking.close()
      await Promise.all(running.values())
    },
  }
}
