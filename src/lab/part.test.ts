import { expect, test } from 'vitest'
import { part } from './part.ts'
import type { Run } from './reproduction.ts'

let ended = 0

async function* stage(): Run<string> {
  try {
    yield { kind: 'metric', series: 'loss', step: 0, value: 1 }
    for (let done = 0; done <= 2; done++) yield { kind: 'progress', done, total: 2, doing: 'stage' }
    return 'result'
  } finally {
    ended++
  }
}

test('stretches progress over its share of the run, and passes the rest on', async () => {
  const seen: number[] = []
  const whole = part(0.5, 0.7, stage())
  for (;;) {
    const { done, value } = await whole.next()
    if (done) {
      expect(value).toBe('result')
      break
    }
    if (value.kind === 'progress') seen.push(value.done / value.total)
  }
  expect(seen).toEqual([0.5, 0.6, 0.7])
})

test('leaving early ends the stage', async () => {
  ended = 0
  for await (const _ of part(0, 1, stage())) break
  expect(ended).toBe(1)
})
