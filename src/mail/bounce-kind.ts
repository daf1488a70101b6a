/**
 * Why a mail did not arrive. `gone`: there is no such address. `mailbox`: the address has trouble that may pass, or
 * nobody can tell. `sender`: this site is refused, whoever the reader is.
 */
export type BounceKind = 'gone' | 'mailbox' | 'sender'

/** Longer answers say no more. */
const MOST_TEXT = 2000

/**
 * Reads a mail server's answer, or several that were given to one mail. Codes (RFC 3463) go before words, and doubt
 * goes in the reader's favour: an address counts as gone only when a server said so, for good.
 *
 * @param isPermanent - whether the mail was refused for good, rather than given up after a while
 */
export function bounceKind(answer: string, isPermanent: boolean): BounceKind {
  // A reader called nospam@example.org is no spam.
  const text = answer
    .slice(0, MOST_TEXT)
    .replaceAll(/[^\s<>]+@[^\s<>:;,]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
  const codes = [...text.matchAll(CODE)].map(([, grade, subject, detail]) => ({
    isPermanent: grade === '5',
    subject: Number(subject),
    detail: Number(detail),
  }))
  if (codes.some(isOfSender)) return 'sender'
  const isGone = codes.some(isOfAddress)
  const saysGone = GONE.test(text)
  if (REFUSED.test(text) && !(isGone && saysGone)) return 'sender'
  if (!isPermanent || MAILBOX.test(text)) return 'mailbox'
  // 5.0.0 says no more than "for good", and older servers give no such code: then the words count.
  const isVague = codes.every(({ subject }) => subject === 0)
  if (isGone || (isVague && saysGone)) return 'gone'
  return REJECTED.test(text) ? 'sender' : 'mailbox'
}

/** An extended code, not a part of an IP address. */
const CODE = /(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)/g

interface Code {
  isPermanent: boolean
  subject: number
  detail: number
}

/** The server's policy, or the sender's address. */
const isOfSender = ({ subject, detail }: Code): boolean =>
  subject === 7 || (subject === 1 && (detail === 7 || detail === 8))

/** No such mailbox or domain, moved without a trace, no mail accepted (null MX); mailbox disabled. */
const isOfAddress = ({ isPermanent, subject, detail }: Code): boolean =>
  isPermanent && ((subject === 1 && [0, 1, 2, 3, 6, 10].includes(detail)) || (subject === 2 && detail === 1))

const anyOf = (...patterns: readonly string[]) => new RegExp(patterns.join('|'), 'i')

/** Servers' words for what they hold against a sender. */
const REFUSED = anyOf(
  'spam|phish|virus|malware|malicious|\\bjunk\\b|unsolicited|\\bbulk\\b|suspicious|\\babus',
  '(?:black|block|deny|reject)[ -]?list|\\b(?:dns|r)bl\\b|listed (?:at|by|in|on)\\b|reputation|banned',
  '(?<!\\b(?:mailbox|account|user|recipient)\\b[^.;]{0,20})\\bblocked\\b',
  'polic(?:y|ies)\\b|prohibit|unauthori[sz]ed|not authori[sz]ed|unauthenticated|authentication (?:required|fail)',
  '\\b(?:dmarc|dkim|spf|ptr|rdns|[eh][he]lo)\\b|reverse (?:dns|lookup|hostname)|rate limit|complaint',
  '(?<!recipient address rejected: )access denied|client host|relay(?:ing)? (?:denied|not|access|is)|unable to relay',
  'sender (?:address )?(?:verif|reject|den|refus|unknown|not|is|domain)|\\byour (?:ip|server|host|domain|network|isp)\\b',
)

/** Words that mean the same when none of an address stands beside them. */
const REJECTED =
  /(?:message|mail|content)s? (?:was |were |has been |is |are )?(?:content )?(?:rejected|refused|filtered|not accepted)/i

const BOX = '(?:user|mailbox|mail box|recipient|address|account|addressee|alias|person|name)'

/** Servers' words for an address that is not there. */
const GONE = anyOf(
  `\\bunknown (?:local )?${BOX}`,
  `\\b${BOX}\\b[^.;]{0,60}\\b(?:unknown|(?:not|n[o']t be) (?:found|known|listed|exist)|(?:does|do|did)(?:n't| not) exist|invalid|no longer|disabled|deactivated|discontinued|terminated|closed|deleted|removed|unavailable)`,
  `\\bno (?:such )?(?:local )?${BOX}\\b`,
  `\\b(?:invalid|nonexistent|non-existent|bad destination) ${BOX}`,
  `\\bnot (?:a )?(?:valid|known|existing) ${BOX}`,
  `\\b(?:doesn't|does not) have an? .{0,40}account`,
  'not our customer|mailbox not found|unrouteable address',
)

/** Servers' words for a mailbox that is there. */
const MAILBOX =
  /quota|\bfull\b|storage|exceeded|at a rate|too (?:many|quickly|large|big)|temporar|try (?:again|later)|over ?(?:limit|size)/i
