import type { SourceState } from '#store/index.ts'
import { announcementOn, nextAnnouncement } from './calendar.ts'
import type { Intake } from './intake.ts'
import { activeSources } from './known-sources.ts'
import { nextTurn } from './next-turn.ts'

/** How one source is doing, as a reader or an operator wants to know it. Times are UTC milliseconds. */
export interface SourceStatus {
  name: string
  title: string
  /** Who answers, in a sentence. */
  by: string
  state: 'never fetched' | 'fetching' | 'good' | 'failing'
  succeeded?: number
  /** When it is tried next; absent while it is being fetched. */
  next?: number
  found?: number
  added?: number
  /** What went wrong last time, in words, and how many times in a row something did. */
  error?: string
  failures: number
}

/** All sources that are switched on. */
export async function sourceStatus(
  intake: Pick<Intake, 'store' | 'settings' | 'now' | 'random'>,
): Promise<SourceStatus[]> {
  const { store, settings, now } = intake
  const share = await shareOf(intake)
  return Promise.all(
    activeSources(settings).map(async ({ name, title, by, plan }) => {
      const state = await store.sources.get(name, now())
      const kind = kindOf(state, now())
      const { succeeded, found, added, error, failures } = state
      return {
        name,
        title,
        by,
        state: kind,
        failures,
        ...(kind !== 'fetching' && { next: Math.max(nextTurn({ plan }, state, share), now()) }),
        ...(succeeded !== undefined && { succeeded }),
        ...(found !== undefined && { found }),
        ...(added !== undefined && { added }),
        ...(error !== undefined && { error }),
      }
    }),
  )
}

/** Nobody is that late who asks at all, and no plan reaches so far ahead. */
const LATE_MS = 2 * 3_600_000
const FARTHEST_MS = 14 * 86_400_000

/**
 * Sources whose next turn is nowhere near now, so that fetching stands still, whether they answer or not.
 *
 * @param since - when this process began to look after them, UTC milliseconds
 */
export async function unplausibleSources(
  intake: Pick<Intake, 'store' | 'settings' | 'now' | 'random'>,
  since: number,
): Promise<string[]> {
  const { store, settings, now } = intake
  const share = await shareOf(intake)
  const names: string[] = []
  for (const { name, plan } of activeSources(settings)) {
    const due = nextTurn({ plan }, await store.sources.get(name, now()), share)
    if (now() - Math.max(due, since) > LATE_MS || due - now() > FARTHEST_MS) names.push(name)
  }
  return names
}

function kindOf({ succeeded, error, notBefore }: SourceState, now: number): SourceStatus['state'] {
  if (error !== undefined) return 'failing'
  if (notBefore > now) return 'fetching'
  return succeeded === undefined ? 'never fetched' : 'good'
}

/** Why arXiv is silent this evening, when it is. */
export function silence(now: number): string | undefined {
  // Evening begins at 20:00 Eastern: what is announced then carries the next day's date in UTC.
  const eastern = new Date(now).toLocaleDateString('sv-SE', { timeZone: 'America/New_York' })
  const plan = announcementOn(eastern)
  return plan.announces
    ? undefined
    : `${plan.why}; the next list is announced ${inUtc(nextAnnouncement(now))}`
}

/** Which part of the hour is this installation's, so that not all ask at once; chosen once and kept. */
export async function shareOf({ store, random }: Pick<Intake, 'store' | 'random'>): Promise<number> {
  const kept = Number((await store.meta.get('share')) ?? Number.NaN)
  if (kept >= 0 && kept < 1) return kept
  const share = random()
  await store.meta.set('share', String(share))
  return share
}

const inUtc = (moment: number) => `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')} UTC`
