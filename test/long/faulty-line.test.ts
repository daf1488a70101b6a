import { expect, test } from 'vitest'
import { MONDAY, addReader, byWords, fillDay, sender, settings } from '../../src/mail/desk.fixture.ts'
import { planDue } from '../../src/mail/plan.ts'
import { sendDue } from '../../src/mail/send.ts'
import { startSink } from '../../src/mail/sink.fixture.ts'
import { openStore } from '../../src/store/index.ts'
import { type LineFault, startFaultyLine } from '../faulty-line.ts'

/** How many places of a mail each fault is tried at; `npm run soak:line` tries all. */
const PLACES = Number(process.env['FAULT_PLACES'] ?? 3)
const READERS = 2
const KINDS: readonly Omit<LineFault, 'at'>[] = [
  { of: 'answers', instead: '' },
  { of: 'answers', instead: '25' },
  { of: 'answers', instead: '421 4.3.2 going down\r\n' },
  { of: 'answers', instead: '451 4.7.1 come back later\r\n' },
  { of: 'answers', instead: '550 5.1.1 no such user\r\n' },
  { of: 'answers', instead: '\0\xff what?\r\n' },
  { of: 'questions', instead: '' },
  { of: 'questions', instead: 'NOO' },
]

test('a mail server that fails at any line loses nobody, doubles nobody, and blocks only whom it names', async () => {
  await using sink = await startSink()
  const whole = await mailAcross(sink.port)
  expect(sink.mails.splice(0)).toHaveLength(READERS)
  for (const kind of KINDS) {
    const step = Math.max(1, whole[kind.of] / PLACES)
    for (let place = 1; place <= whole[kind.of]; place += step) {
      const fault = { ...kind, at: Math.floor(place) }
      sink.mails.length = 0
      const { readers, lastQuestion } = await mailAcross(sink.port, fault)
      const told = JSON.stringify({ ...fault, lastQuestion })
      const copies = sink.mails.map(({ to }) => to)
      // A mail that was taken and is said to be refused is rightly sent again.
      const isLie = /^[45]/.test(fault.instead) && lastQuestion === '.'
      if (!isLie) expect(new Set(copies).size, told).toBe(copies.length)
      for (const { email, state, mails } of readers) {
        expect(mails, told).toHaveLength(1)
        if (mails[0] === 'sent') expect(copies, told).toContain(email)
        if (mails[0] === 'failed') expect(fault.instead, told).toMatch(/^550/)
        expect(['sent', 'doubtful', 'failed'], told).toContain(mails[0])
        if (state !== 'active')
          expect([fault.instead, lastQuestion], told).toEqual([
            KINDS[4]!.instead,
            expect.stringMatching(/^RCPT TO|^\.$/),
          ])
      }
    }
  }
}, 1_800_000)

/** Sends what is due over a line that fails once, then again and again over a sound one for an hour. */
async function mailAcross(port: number, fault?: LineFault) {
  await using line = await startFaultyLine(port)
  line.fault = fault
  const store = await openStore(':memory:')
  await fillDay(store, '2026-03-02', 3)
  for (let i = 0; i < READERS; i++) await addReader(store, `r${i}`)
  let now = MONDAY
  const one = sender(store, settings(line.url, { connections: 1 }), () => now)
  await planDue(store, { now, isRunnable: () => false, ...byWords(store) })
  for (let minute = 0; minute < 60; minute += 10) {
    await sendDue(one)
    now += 600_000
  }
  one.post.close()
  const readers = await Promise.all(
    Array.from({ length: READERS }, async (_, i) => {
      const { email, state } = (await store.subscribers.many([i + 1])).get(i + 1)!
      return { email, state, mails: (await store.deliveries.of(i + 1, 9)).map((mail) => mail.state) }
    }),
  )
  await store.close()
  return { ...line.lines, readers, lastQuestion: line.lastQuestion }
}
