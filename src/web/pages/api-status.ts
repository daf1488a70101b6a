import type { Handler } from 'hono'
import { calendarWarning } from '#feed/calendar.ts'
import { sourceStatus } from '#feed/source-status.ts'
import { isPaused } from '#mail/bounces.ts'
import type { Site } from '../site.ts'

/** How the sources are doing, for programs. Times are as in the rest of the API: ISO 8601, UTC. */
export const showStatusJson =
  ({ store, fetching, now, version }: Site): Handler =>
  async (c) => {
    c.header('cache-control', 'no-store')
    const sources = fetching
      ? await sourceStatus({ store, settings: fetching, now, random: Math.random })
      : []
    const refusals = (await store.refusals.all()).filter((one) => isPaused(one, now()))
    const warning = sources.some(({ name }) => name === 'arxiv') ? calendarWarning(now()) : undefined
    return c.json({
      version,
      fetching: fetching !== undefined,
      papers: await store.papers.count(),
      warnings: [
        ...(warning === undefined ? [] : [warning]),
        ...refusals.map(
          ({ domain, until }) =>
            `${domain} refuses mail of this site; nothing is sent there until ${new Date(until).toISOString()}`,
        ),
      ],
      sources: sources.map(({ succeeded, next, ...rest }) => ({
        ...rest,
        ...(succeeded !== undefined && { succeeded: new Date(succeeded).toISOString() }),
        ...(next !== undefined && { next: new Date(next).toISOString() }),
      })),
    })
  }
