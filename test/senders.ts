import { type ChildProcess, spawn } from 'node:child_process'
import { expect } from 'vitest'
import { MONDAY, addReader, fillDay } from '../src/mail/desk.fixture.ts'
import type { Sink } from '../src/mail/sink.fixture.ts'
import { openStore } from '../src/store/index.ts'
import { type Output, outputOf, root } from './cli-process.ts'

const LEASE_MS = 400

/** Readers whose issue is due, and papers for it. */
export async function fillDesk(place: string, readers: number): Promise<void> {
  const store = await openStore(place)
  await fillDay(store, '2026-03-02', 5)
  await store.atomically(async (inside) => {
    for (let i = 0; i < readers; i++) await addReader(inside, `r${i}`, { most: 1 + (i % 5) })
  })
  await store.close()
}

export interface Sending {
  child: ChildProcess
  /** Its database is open, or it has ended. */
  ready: Promise<void>
  ended: Promise<Output>
}

/** A process that plans and sends what is due, by a clock that starts at the given time. */
export function startSender(place: string, sink: Sink, clock: number): Sending {
  const child = spawn(process.execPath, ['test/send-mail.ts', place, sink.url, String(LEASE_MS)], {
    cwd: root,
    env: { ...process.env, MAIL_TEST_CLOCK: String(clock) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ready = new Promise<void>((done) => {
    child.stdout.once('data', () => done())
    child.once('close', () => done())
  })
  return { child, ready, ended: outputOf(child) }
}

/** Two processes send from one database at once: each mail goes out once. */
export async function sendByTwo(place: string, sink: Sink): Promise<void> {
  const readers = 120
  await fillDesk(place, readers)
  const both = [startSender(place, sink, MONDAY), startSender(place, sink, MONDAY)]
  for (const { code, err } of await Promise.all(both.map(({ ended }) => ended)))
    expect([code, err]).toEqual([0, ''])
  expect(sink.mails).toHaveLength(readers)
  expect(new Set(sink.mails.map(({ to }) => to)).size).toBe(readers)
}
