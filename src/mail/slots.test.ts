import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { lastSlot, nextSlot } from './slots.ts'

const HOUR_MS = 3_600_000
const at = (text: string) => Temporal.ZonedDateTime.from(text).epochMilliseconds
const daily = (hour: number, zone: string) => ({ frequency: 'daily', weekday: 1, hour, zone }) as const

test('comes at the hour of the reader’s own clock', () => {
  const schedule = daily(7, 'America/New_York')
  const now = at('2026-03-02T06:59:59[America/New_York]')
  expect(nextSlot(schedule, now)).toEqual({ day: '2026-03-02', at: at('2026-03-02T07:00[America/New_York]') })
  expect(lastSlot(schedule, now).day).toBe('2026-03-01')
  expect(nextSlot(schedule, now + 1000).day).toBe('2026-03-03')
  expect(lastSlot(schedule, now + 1000).day).toBe('2026-03-02')
})

test('once a week on its day', () => {
  const schedule = { ...daily(0, 'Asia/Kolkata'), frequency: 'weekly', weekday: 7 } as const
  const now = at('2026-03-02T08:00[Asia/Kolkata]')
  expect([lastSlot(schedule, now).day, nextSlot(schedule, now).day]).toEqual(['2026-03-01', '2026-03-08'])
})

test.each([
  ['Europe/Berlin', '2026-03-27', '2026-03-31'],
  ['Europe/Berlin', '2026-10-23', '2026-10-27'],
  ['America/Havana', '2026-03-06', '2026-03-10'],
  ['Australia/Lord_Howe', '2026-04-03', '2026-04-07'],
  ['Pacific/Apia', '2011-12-28', '2012-01-02'],
])('a change of clocks in %s around %s leaves out no day and doubles none', (zone, from, to) => {
  for (let hour = 0; hour < 24; hour++) {
    const days: string[] = []
    let now = at(`${from}T00:00[${zone}]`) - 1
    const end = at(`${to}T00:00[${zone}]`)
    for (;;) {
      const slot = nextSlot(daily(hour, zone), now)
      if (slot.at >= end) break
      expect(slot.at).toBeGreaterThan(now)
      expect(slot.at - now).toBeLessThanOrEqual(zone === 'Pacific/Apia' ? 50 * HOUR_MS : 26 * HOUR_MS)
      expect(lastSlot(daily(hour, zone), slot.at)).toEqual(slot)
      days.push(slot.day)
      now = slot.at
    }
    expect(new Set(days).size).toBe(days.length)
    expect(days).toHaveLength(4)
  }
})
