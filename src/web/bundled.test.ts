import { expect, test, vi } from 'vitest'
import { bundled } from './bundled.ts'

test('sends at most one bundle in 50 ms, everything in it in order', () => {
  const sent: number[][] = []
  let time = 0
  const { add, flush } = bundled<number>(
    (bundle) => sent.push(bundle),
    undefined,
    () => time,
  )
  for (let i = 0; i < 100; i++) {
    add(i)
    time += 1
  }
  flush()
  expect(sent.map((bundle) => bundle.length)).toEqual([1, 50, 49])
  expect(sent.flat()).toEqual(Array.from({ length: 100 }, (_, i) => i))
})

test('the last one comes although nothing follows it', async () => {
  vi.useFakeTimers()
  const sent: string[][] = []
  const { add } = bundled<string>(
    (bundle) => sent.push(bundle),
    undefined,
    () => 0,
  )
  add('first')
  add('last')
  await vi.advanceTimersByTimeAsync(60)
  vi.useRealTimers()
  expect(sent).toEqual([['first'], ['last']])
})

test('what is urgent takes the others along at once', () => {
  const sent: string[][] = []
  const { add } = bundled<string>(
    (bundle) => sent.push(bundle),
    (thing) => thing === 'now',
    () => 0,
  )
  for (const thing of ['a', 'b', 'now']) add(thing)
  expect(sent).toEqual([['a'], ['b', 'now']])
})
