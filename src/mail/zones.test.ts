import { describe, expect, test } from 'vitest'
import { DEFAULTS, readPreferences } from './preferences.ts'
import { nextSlot } from './slots.ts'
import { presentZone, zoneChoice } from './zones.ts'

test.each([
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['europe/kyiv', 'Europe/Kyiv'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Nuuk', 'America/Nuuk'],
  ['Pacific/Truk', 'Pacific/Chuuk'],
  ['Etc/GMT+5', 'Etc/GMT+5'],
  ['US/Pacific', 'America/Los_Angeles'],
  ['Europe/Bratislava', 'Europe/Bratislava'],
  ['UTC', 'UTC'],
  ['Mars/Olympus', undefined],
  ['+05:30', undefined],
  ['', undefined],
  ['Europe/Berlin\r\n', undefined],
])('%s is called %s', (name, present) => {
  expect(presentZone(name)).toBe(present)
})

describe('zones to choose from', () => {
  const { zones } = zoneChoice('UTC')

  test('are there once each, by the names they have now, and keep the time they had', () => {
    expect(new Set(zones).size).toBe(zones.length)
    expect(zones.length).toBeGreaterThan(400)
    expect(zones).toEqual(expect.arrayContaining(['UTC', 'Asia/Kolkata', 'Europe/Kyiv', 'Asia/Kathmandu']))
    expect(zones).not.toEqual(expect.arrayContaining(['Asia/Calcutta']))
    for (const zone of zones) expect(presentZone(zone), zone).toBe(zone)
    const hour = (timeZone: string) => new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric' }).format(0)
    for (const zone of Intl.supportedValuesOf('timeZone'))
      expect(hour(presentZone(zone)!), zone).toBe(hour(zone))
  })

  test.each(['Asia/Kolkata', 'Europe/Kiev', 'Etc/GMT+5', 'US/Pacific', 'Mars/Olympus'])(
    'hold the one that is stored: %s',
    (stored) => {
      const { zones, chosen } = zoneChoice(stored)
      expect(zones).toContain(chosen)
      const saved = readPreferences({ zone: chosen }, { ...DEFAULTS, zone: stored }).zone
      expect([stored, presentZone(stored)]).toContain(saved)
    },
  )
})

test('a zone that this runtime does not know keeps nobody from their mail', () => {
  const schedule = { ...DEFAULTS, zone: 'Mars/Olympus' }
  expect(nextSlot(schedule, 0)).toEqual(nextSlot({ ...schedule, zone: 'UTC' }, 0))
})
