import { bounceKind } from './bounce-kind.ts'
import type { Bounce } from './delivery-status.ts'

/** How the bounces of well-known systems begin that write for people alone. */
const OPENINGS = [
  // qmail (QSBMF)
  /^\s*Hi\. (?:This is|I'm) the /,
  // Exim, Courier, GMX
  /created automatically by (?:the )?mail delivery (?:software|system)/i,
  /(?:message|mail) (?:that )?you (?:have )?sent .{0,40}could not be delivered/i,
  // sendmail
  /The following addresses had (?:permanent )?(?:fatal|delivery) errors/i,
  // Postfix
  /This is the mail (?:system|delivery system) at (?:host )?\S+/i,
  // Google
  /Delivery to the following recipients? (?:has )?failed/i,
  // Exchange and Outlook
  /Delivery has failed to these recipients/i,
  /Your message .{0,80}(?:did not reach|wasn't delivered|was not delivered|could ?n[o']t be delivered)/i,
  /The following (?:recipients?|address(?:es)?)(?:\(e?s\))? (?:cannot|could not|couldn't) be (?:reached|delivered)/i,
  // Yahoo, AOL, Zoho
  /(?:unable|not able|failed) to deliver (?:your|the) (?:message|mail|email) to the following/i,
]

/** A delay that may still end well, told by the same systems. */
const STILL_TRYING =
  /warning message only|has not (?:yet )?been delivered|delivery (?:has been |is |was )?delayed|will (?:be retried|keep trying|continue|try again|be re-?attempted)|still trying|do not need to resend/i

/** Where a copy of the mail begins that did not arrive. */
const COPY =
  /^(?:-{2,}\s*(?:Below this line|This is a copy|Original|Unsent|Returned|The header|Message header|Forwarded)|(?:Received|Return-Path|DKIM-Signature): )/im

const MOST_TEXT = 20_000

/**
 * Reads a bounce that is written for people, when it is one of a system known by its opening. Undefined for any other
 * text, and for a delay.
 *
 * @param failed - an address that a header says was not reached (Exim's `X-Failed-Recipients`)
 */
export function readProse(text: string, failed?: string): Bounce | undefined {
  const [said = ''] = text.slice(0, MOST_TEXT).split(COPY)
  const isBounce =
    failed !== undefined || OPENINGS.some((opening) => opening.test(said.replaceAll(/\s+/g, ' ')))
  if (!isBounce || STILL_TRYING.test(said)) return undefined
  const answer = answers(said)
  const isPermanent = !/(?<![\d.])4\d\d[ -]|(?<![\d.])4\.\d\.\d/.test(answer)
  return {
    kind: answer === '' ? 'mailbox' : bounceKind(answer, isPermanent),
    why: answer.slice(0, 300) || 'bounced, without a reason given',
  }
}

/** The paragraphs that quote a mail server: only they are read, as the rest is chosen by whoever runs the system. */
const answers = (text: string): string =>
  text
    .split(/\r?\n[ \t]*\r?\n/)
    .filter((paragraph) => /(?<![\d.])[45]\d\d[ -]|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}/.test(paragraph))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
