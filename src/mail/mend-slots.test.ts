import { expect, test } from 'vitest'
import { openStore } from '#store/index.ts'
import { MONDAY, addReader } from './desk.fixture.ts'
import { mendMail } from './mend-slots.ts'
import { nextSlot } from './slots.ts'

const DAY_MS = 86_400_000

test('an issue that a clock that ran ahead put off comes at the next slot; others stay where they are', async () => {
  const store = await openStore(':memory:')
  const daily = { frequency: 'daily', hour: 7, zone: 'UTC' } as const
  const weekly = { frequency: 'weekly', weekday: 5, hour: 7, zone: 'Asia/Kolkata' } as const
  const [far, near, late, friday, due] = [
    await addReader(store, 'far', daily, MONDAY + 400 * DAY_MS),
    await addReader(store, 'near', daily, MONDAY + 3 * DAY_MS),
    await addReader(store, 'late', weekly, MONDAY + 30 * DAY_MS),
    await addReader(store, 'friday', weekly, nextSlot({ ...weekly }, MONDAY).at),
    await addReader(store, 'due', daily, MONDAY - 1000),
  ]
  expect(await mendMail(store, MONDAY)).toBe(3)
  const readers = await store.subscribers.many([far, near, late, friday, due])
  const next = (key: number) => readers.get(key)!.nextAt
  expect(next(far)).toBe(Date.parse('2026-03-03T07:00:00Z'))
  expect(next(near)).toBe(Date.parse('2026-03-03T07:00:00Z'))
  expect(next(late)).toBe(Date.parse('2026-03-06T01:30:00Z'))
  expect(next(friday)).toBe(Date.parse('2026-03-06T01:30:00Z'))
  expect(next(due)).toBe(MONDAY - 1000)
  expect(await mendMail(store, MONDAY)).toBe(0)
  await store.close()
})
