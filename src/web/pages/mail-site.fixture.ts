import { simpleParser } from 'mailparser'
import { compose } from '#mail/compose.ts'
import { BASE_URL, SECRET, settings } from '#mail/desk.fixture.ts'
import type { MailSettings } from '#mail/settings.ts'
import { createSigner, randomId } from '#mail/sign.ts'
import { createSubscriptions } from '#mail/subscriptions.ts'
import { openStore } from '#store/index.ts'
import { fixture } from '../app.fixture.ts'

export const NOW = Date.parse('2026-01-05T08:00:00Z')
export const OWN = { 'content-type': 'application/x-www-form-urlencoded', origin: BASE_URL }

/** The app with mail, over an empty database and a clock that stands. */
export async function mailSite(change: Partial<MailSettings> = {}) {
  const clock = { now: NOW }
  const store = await openStore(':memory:')
  const signer = createSigner(SECRET)
  const desk = { store, settings: settings('smtp://localhost', change), signer, now: () => clock.now }
  const subscriptions = createSubscriptions({ ...desk, nudge: () => {} })
  const { app } = await fixture([], { store, subscriptions, baseUrl: BASE_URL, now: () => clock.now })
  /** A list is a name that several boxes share. */
  const post = (
    path: string,
    fields: Record<string, string | string[]> = {},
    headers: Record<string, string> = OWN,
  ) => {
    const each = Object.entries(fields).flatMap(([name, given]) =>
      [given].flat().map((value) => [name, value]),
    )
    return app.request(path, { method: 'POST', body: new URLSearchParams(each).toString(), headers })
  }
  const reader = async (email: string) =>
    (await store.subscribers.add({ id: randomId(), email, emailKey: email, preferences: {} as never }, 0))
      .subscriber
  /** The letters that wait, as they would be sent, and the confirmation's path in each. */
  const mailbox = async (key: number) => {
    const mails = (await store.deliveries.of(key, 9)).toReversed()
    const subscriber = (await store.subscribers.many([key])).get(key)
    const writer = { write: () => Promise.reject(new Error('no issues here')) }
    const composed = await Promise.all(mails.map((mail) => compose({ ...desk, writer }, mail, subscriber)))
    return Promise.all(
      composed.map(async (mail) => {
        const { text = '', subject } = mail ? await simpleParser(mail.raw) : {}
        return { text, subject, link: /\/confirm\/\w+/.exec(text)?.[0] ?? '' }
      }),
    )
  }
  return { app, store, signer, subscriptions, post, reader, clock, mailbox }
}

export const letters = async (store: Awaited<ReturnType<typeof mailSite>>['store'], key: number) =>
  (await store.deliveries.of(key, 9)).map(({ kind }) => kind)
