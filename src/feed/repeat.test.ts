import { setTimeout } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { repeat } from './repeat.ts'

test('goes on after a fault, and tells each kind once until it goes well', async () => {
  const faults: unknown[] = []
  let at = 0
  const course = ['away', 'away', 'locked', 'well', 'away', 'well']
  const work = async () => {
    const now = course[at++] ?? 'well'
    if (now !== 'well') throw new Error(now)
  }
  const repeated = repeat(work, { everyMs: 5, tell: (fault) => faults.push(String(fault)) })
  await vi.waitFor(() => expect(at).toBeGreaterThan(course.length))
  await repeated.close()
  expect(faults).toEqual(['Error: away', 'Error: locked', 'Error: away'])
  const done = at
  await setTimeout(30)
  expect(at).toBe(done)
})

test('looks once more when it is nudged while it looks, one after another', async () => {
  let [running, most, times] = [0, 0, 0]
  const work = async () => {
    most = Math.max(most, ++running)
    times++
    await setTimeout(10)
    running--
  }
  const repeated = repeat(work, { everyMs: 60_000, tell: () => {} })
  for (let i = 0; i < 5; i++) repeated.nudge()
  await vi.waitFor(() => expect(times).toBe(2))
  await setTimeout(30)
  await repeated.close()
  repeated.nudge()
  expect([times, most]).toEqual([2, 1])
})

test('goes on when the clock is set back', async () => {
  let times = 0
  const ahead = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 400 * 86_400_000)
  const repeated = repeat(async () => void times++, { everyMs: 5, tell: () => {} })
  await vi.waitFor(() => expect(times).toBeGreaterThan(2))
  ahead.mockRestore()
  const before = times
  await vi.waitFor(() => expect(times).toBeGreaterThan(before + 2))
  await repeated.close()
})
