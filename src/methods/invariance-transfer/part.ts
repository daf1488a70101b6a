import type { Run } from '#lab/reproduction.ts'

const TOTAL = 1000

/** Passes a stage's events on, its progress as a stretch, from 0 to 1, of the whole it belongs to. */
export async function* part<R>(from: number, to: number, stage: Run<R>): Run<R> {
  for (;;) {
    const { done, value } = await stage.next()
    if (done) return value
    if (value.kind !== 'progress') yield value
    else {
      const share = from + ((to - from) * value.done) / value.total
      yield { ...value, done: Math.round(TOTAL * share), total: TOTAL }
    }
  }
}
