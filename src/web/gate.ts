import { setImmediate } from 'node:timers/promises'
import { Semaphore, withTimeout } from 'async-mutex'
import type { Context, MiddlewareHandler } from 'hono'
import { problem } from './api/problem.ts'
import { faultOfStatus } from './faults.ts'
import { formAsked } from './pages/error.tsx'

export interface GateOptions {
  /** Pages made at once. */
  atOnce: number
  /** Requests that may wait for their turn, and how long. */
  waiting: number
  waitMs: number
}

/** Who waits for 16 pages of 30 ms gets one within the half second; more at once would make all of them late. */
export const GATE: GateOptions = { atOnce: 4, waiting: 200, waitMs: 500 }

export interface Gate {
  /** What to put before routes that cost work. */
  pass: MiddlewareHandler
  /** How many are at work, and how many wait. */
  counts(): { working: number; waiting: number }
}

/** Lets so many requests at once to what they ask for, some more wait, and tells the others to come again. */
export function createGate(
  { atOnce, waiting: most, waitMs }: GateOptions = GATE,
  onSentAway = () => {},
): Gate {
  const late = new Error('waited too long')
  const all = new Semaphore(atOnce)
  const places = withTimeout(all, waitMs, late)
  let [working, waiting] = [0, 0]

  /** True when there is a place within the time. */
  const enter = async (): Promise<boolean> => {
    const isFull = places.isLocked()
    if (isFull && waiting >= most) return false
    if (isFull) waiting++
    try {
      await places.acquire()
      return true
    } catch (error) {
      if (error === late) return false
      throw error
    } finally {
      if (isFull) waiting--
    }
  }

  return {
    counts: () => ({ working, waiting }),
    async pass(c, next) {
      // A body that comes slowly holds nobody's place. Those that need it find it read.
      if (!['GET', 'HEAD'].includes(c.req.method)) await c.req.arrayBuffer()
      if (!(await enter())) {
        onSentAway()
        return comeAgain(c)
      }
      working++
      ;(c as Context<GateEnv>).set('place', {
        leave() {
          working--
          all.release()
        },
        async takeAgain() {
          await all.acquire()
          working++
        },
      })
      try {
        // Pages from an embedded database are made without a pause: others get a word in before the next one.
        await setImmediate()
        return await next()
      } finally {
        working--
        all.release()
      }
    },
  }
}

interface GateEnv {
  Variables: { place?: { leave(): void; takeAgain(): Promise<void> } }
}

/** Waits for somebody else, such as a service elsewhere, while others are let to work; who waited goes on in their turn. */
export async function waitOutside<T>(c: Context, work: () => Promise<T>): Promise<T> {
  const place = (c as Context<GateEnv>).get('place')
  place?.leave()
  try {
    return await work()
  } finally {
    await place?.takeAgain()
  }
}

/** Without the page around it: that would be one more page to make. */
export function comeAgain(c: Context): Response {
  const { title, words } = faultOfStatus(503)
  c.header('retry-after', '2')
  c.header('cache-control', 'no-store')
  return formAsked(c) === 'application/json' ? problem(c, 503) : c.text(`${title}\n\n${words}\n`, 503)
}
