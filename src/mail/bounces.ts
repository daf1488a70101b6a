import { type ParsedMail, simpleParser } from 'mailparser'
import type { Store } from '#store/index.ts'
import { isGone } from './outcome.ts'
import { noteHardBounce, noteSoftBounce } from './send.ts'
import type { Desk } from './settings.ts'

/** What a mail that came to the bounce address says of its reader. */
export type Report =
  | { kind: 'hard' | 'soft' | 'complaint'; why: string }
  /** A delay that may still end well, an automatic reply, or nothing we can read. */
  | { kind: 'nothing' }

/** Reads a delivery status (RFC 3464) or an abuse report (RFC 5965); prose is never guessed at. */
export async function readReport(raw: Buffer): Promise<Report> {
  const mail = await simpleParser(raw, {
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
  })
  const status = part(mail, 'message/delivery-status')
  if (status !== undefined) return readStatus(status)
  const feedback = part(mail, 'message/feedback-report')
  if (feedback !== undefined) {
    const type = field(feedback, 'feedback-type')?.toLowerCase()
    return type === 'not-spam'
      ? { kind: 'nothing' }
      : { kind: 'complaint', why: `reported as ${type ?? 'abuse'}` }
  }
  return { kind: 'nothing' }
}

function readStatus(text: string): Report {
  if (field(text, 'action')?.toLowerCase() !== 'failed') return { kind: 'nothing' }
  const status = /\b([245])\.\d{1,3}\.\d{1,3}\b/.exec(field(text, 'status') ?? '')
  const told = field(text, 'diagnostic-code')
  const why = [status?.[0], told].filter(Boolean).join(' ').slice(0, 300) || 'bounced'
  if (status?.[1] !== '5') return { kind: 'soft', why }
  // 5.0.0 says nothing but "for good": then the answer it quotes decides, if there is one.
  const isVague = /\b5\.0\.\d+\b/.test(status[0])
  const code = Number(/\b(5\d\d)\b/.exec(told ?? '')?.[1] ?? 550)
  return { kind: isGone(code, isVague ? (told ?? '') : status[0]) ? 'hard' : 'soft', why }
}

/** The text of a part of a report; the parser has the parts it does not show as attachments. */
function part(mail: ParsedMail, type: string): string | undefined {
  return mail.attachments
    .find(({ contentType }) => contentType.toLowerCase() === type)
    ?.content.toString('utf8')
}

function field(text: string, name: string): string | undefined {
  const unfolded = text.replaceAll(/\r?\n[ \t]+/g, ' ')
  return new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'im').exec(unfolded)?.[1]
}

/** The reader whom a bounce's address names, when it was signed here. */
export function bounceReader(
  { settings, signer }: Pick<Desk, 'settings' | 'signer'>,
  address: string,
): string | undefined {
  const [, name, signed, domain] = /^([^+@]+)\+([a-z\d.]+)@(.+)$/i.exec(address) ?? []
  if (settings.bounces.address?.toLowerCase() !== `${name}@${domain}`.toLowerCase()) return undefined
  return signed === undefined ? undefined : signer.open('bounce', signed)
}

/** Acts on a report about a reader. A complaint ends their mail at once. */
export async function takeReport(
  { store, settings, now }: Desk & { store: Store },
  id: string,
  report: Report,
): Promise<void> {
  if (report.kind === 'nothing') return
  const reader = await store.subscribers.byId(id)
  if (!reader || reader.state === 'left' || reader.state === 'blocked') return
  if (report.kind === 'soft') await noteSoftBounce(store, reader, report.why, settings.bounces.soft, now())
  else await noteHardBounce(store, reader, report.why, now())
}
