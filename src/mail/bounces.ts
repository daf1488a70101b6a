import type { Refusal, Store, Subscriber } from '#store/index.ts'
import type { Report } from './bounce-report.ts'
import { type Desk, domainOf } from './settings.ts'

/** How long nothing is sent to a domain that refuses this site: a daily issue tries it once a day. */
export const PAUSE_MS = 12 * 3_600_000
const SOFT_FORGOTTEN_MS = 30 * 24 * 3_600_000

/** The reader whom a bounce's address names, when it was signed here. */
export function bounceReader(
  { settings, signer }: Pick<Desk, 'settings' | 'signer'>,
  address: string,
): string | undefined {
  const [, name, signed, domain] = /^([^+@]+)\+([a-z\d.]+)@(.+)$/i.exec(address) ?? []
  if (settings.bounces.address?.toLowerCase() !== `${name}@${domain}`.toLowerCase()) return undefined
  return signed === undefined ? undefined : signer.open('bounce', signed)
}

/**
 * Acts on what befell a reader's mail. An address that is gone and a complaint end their mail at once, other trouble
 * when it came too often in a row. A refusal of this site is the operator's business: it pauses the domain, and is
 * returned, for them to be told, when it began the pause.
 */
export async function takeReport(
  { store, settings, now }: Desk & { store: Store },
  reader: Subscriber,
  report: Report,
): Promise<Refusal | undefined> {
  switch (report.kind) {
    case 'sender': {
      const domain = domainOf(reader.email)
      const isKnown = (await pausedDomains(store, now())).has(domain)
      const refusal = { domain, why: report.why, until: now() + PAUSE_MS }
      const noted = await store.refusals.note(refusal, now())
      return isKnown ? undefined : noted
    }
    case 'gone':
    case 'complaint':
      await block(store, reader, report.why, now())
      return undefined
    case 'mailbox': {
      const count = await store.subscribers.softBounce(reader.key, now(), now() - SOFT_FORGOTTEN_MS)
      if (count >= settings.bounces.soft) {
        await block(store, reader, `${count} times in a row: ${report.why}`, now())
      }
      return undefined
    }
    case 'notice':
    case 'nothing':
      return undefined
  }
}

/** Ends the mail of somebody who can't be reached; who left of themselves stays so. */
async function block(store: Store, { key, state }: Subscriber, why: string, now: number): Promise<void> {
  if (state === 'left' || state === 'blocked') return
  await store.subscribers.change(key, { state: 'blocked', nextAt: undefined, trouble: why }, now)
}

/** Domains that nothing is sent to now, and until when. */
export async function pausedDomains(store: Store, now: number): Promise<Map<string, number>> {
  const refusals = await store.refusals.all()
  return new Map(refusals.filter((one) => isPaused(one, now)).map(({ domain, until }) => [domain, until]))
}

/** Whether a pause runs; one that a clock began which ran ahead does not. */
export const isPaused = ({ until }: Refusal, now: number): boolean => until > now && until <= now + PAUSE_MS

/** What the operator is told of a refusal. */
export const refusalInWords = ({ domain, until, why }: Refusal): string =>
  `${domain} refuses mail of this site; nothing is sent there until ${new Date(until).toISOString()}, ` +
  `or until you say so: papers digest resume ${domain}. It said: ${why}`
