import { type ParsedMail, simpleParser } from 'mailparser'
import { readProse } from './bounce-prose.ts'
import { type Bounce, readDeliveryStatus, unfold, withoutComments } from './delivery-status.ts'

/** What a mail that came to the bounce address says of its reader. */
export type Report =
  | Bounce
  | { kind: 'complaint'; why: string }
  /** Nothing that the reader did or has; the operator may want to know, in these words. */
  | { kind: 'notice'; why: string }
  /** A delay that may still end well, an automatic reply, or nothing we can read. */
  | { kind: 'nothing' }

/** A report says what it has to say before the mail that it is about, and no part of ours is longer. */
const READ_BYTES = 256 * 1024

/** What a reader's own feedback of these types (RFC 5965) asks for: no more mail. */
const COMPLAINTS: ReadonlySet<string> = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list'])

/**
 * Reads a delivery status (RFC 3464, RFC 6533), a feedback report (RFC 5965, RFC 6591), or a bounce in the prose of a
 * system that is known. Other prose is never guessed at.
 */
export async function readReport(raw: Buffer): Promise<Report> {
  let mail: ParsedMail
  try {
    mail = await simpleParser(raw.subarray(0, READ_BYTES), {
      keepDeliveryStatus: true,
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
    })
  } catch (fault) {
    // The parser refuses what is nested too deeply or has too many parts; it would do so again.
    return { kind: 'notice', why: `a bounce cannot be read: ${(fault as Error).message}` }
  }
  if (!isReport(mail) && !isFromMailSystem(mail)) return { kind: 'nothing' }
  const status = part(mail, /^message\/(?:global-)?delivery-status$/)
  if (status !== undefined) return readDeliveryStatus(status) ?? { kind: 'nothing' }
  const feedback = part(mail, /^message\/feedback-report$/)
  if (feedback !== undefined) return readFeedback(feedback)
  if (
    part(mail, /^message\/(?:global-)?disposition-notification$/) !== undefined ||
    !isFromMailSystem(mail)
  ) {
    return { kind: 'nothing' }
  }
  return readProse(mail.text ?? '', headerText(mail, 'x-failed-recipients')) ?? { kind: 'nothing' }
}

function readFeedback(text: string): Report {
  const line = /^feedback-type[ \t]*:(.*)$/im.exec(unfold(text))?.[1]
  const type = withoutComments(line ?? '')
    .toLowerCase()
    .slice(0, 40)
  if (COMPLAINTS.has(type)) return { kind: 'complaint', why: `reported as ${type}` }
  if (type === '' || type === 'not-spam') return { kind: 'nothing' }
  return { kind: 'notice', why: `a mail of this site was reported as ${JSON.stringify(type)}` }
}

function isReport({ headers }: ParsedMail): boolean {
  const type = headers.get('content-type') as { value?: string } | undefined
  return /^(?:multipart\/report|message\/)/i.test(type?.value ?? '')
}

/** Whether a mail says that a program for mail wrote it. Others may say so too: what it tells is then still to be read. */
const isFromMailSystem = ({ from }: ParsedMail): boolean =>
  from?.value.some(
    ({ address = '', name = '' }) =>
      /^(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|microsoftexchange\w*|mail-delivery\S*)(?:@|$)/i.test(
        address,
      ) || /mail ?(?:er)?[- ]?(?:delivery|daemon|administrator)|delivery subsystem/i.test(name),
  ) ?? false

/** The text of all parts of a type; the parser has the parts it does not show as attachments. */
function part(mail: ParsedMail, type: RegExp): string | undefined {
  const parts = mail.attachments.filter(({ contentType }) => type.test(contentType.toLowerCase()))
  return parts.length === 0 ? undefined : parts.map(({ content }) => content.toString('utf8')).join('\n\n')
}

const headerText = ({ headers }: ParsedMail, name: string): string | undefined => {
  const value = headers.get(name)
  return value === undefined ? undefined : String(value)
}
