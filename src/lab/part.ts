import type { Run } from './reproduction.ts'

const TOTAL = 1000

/**
 * Passes a stage's events on, its progress as a stretch of the whole run it belongs to: `from` and `to` are
 * shares, 0 to 1. Leaving early ends the stage too.
 */
export async function* part<R>(from: number, to: number, stage: Run<R>): Run<R> {
  try {
    for (;;) {
      const { done, value } = await stage.next()
      if (done) return value
      if (value.kind !== 'progress') yield value
      else {
        const share = from + ((to - from) * value.done) / value.total
        yield { ...value, done: Math.round(TOTAL * share), total: TOTAL }
      }
    }
  } finally {
    await stage.return(undefined as R)
  }
}
