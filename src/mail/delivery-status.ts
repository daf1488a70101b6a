import { type BounceKind, bounceKind } from './bounce-kind.ts'

/** A mail that failed: why, and in which words. */
export interface Bounce {
  kind: BounceKind
  why: string
}

/** What is kept of a server's words. */
const MOST_WHY = 300
/** What is read of a report: a list that a mail was passed on to may have many members. */
const MOST_RECIPIENTS = 200

/**
 * Reads the fields of a delivery status (RFC 3464; RFC 6533 with addresses beyond ASCII): the worst that befell the
 * mail on any of its ways. Undefined when it did not fail: delivered, relayed, expanded, or delayed so far.
 */
export function readDeliveryStatus(text: string): Bounce | undefined {
  const bounces = recipients(text).map(readRecipient)
  return WORST_FIRST.map((kind) => bounces.find((bounce) => bounce?.kind === kind)).find(Boolean)
}

const WORST_FIRST = ['gone', 'mailbox', 'sender'] as const

type Fields = ReadonlyMap<string, string>

/** Fields by their names in small letters, a group for each recipient; those of the whole mail come first. */
function recipients(text: string): Fields[] {
  const groups: Map<string, string>[] = [new Map()]
  for (const line of unfold(text).split(/\r?\n/)) {
    const [, name, value = ''] = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line) ?? []
    let group = groups.at(-1)!
    // Some leave out the empty line between two recipients.
    if (name === undefined || (group.has(name.toLowerCase()) && ENDS_GROUP.has(name.toLowerCase()))) {
      if (groups.length > MOST_RECIPIENTS) break
      if (group.size > 0) groups.push((group = new Map()))
    }
    if (name !== undefined && !group.has(name.toLowerCase())) group.set(name.toLowerCase(), value.trim())
  }
  return groups
}

const ENDS_GROUP: ReadonlySet<string> = new Set(['final-recipient', 'original-recipient', 'action', 'status'])

function readRecipient(fields: Fields): Bounce | undefined {
  const action = withoutComments(fields.get('action') ?? '').toLowerCase()
  const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(withoutComments(fields.get('status') ?? ''))?.[0]
  // An action may be missing, against the rules; a status of failure then says as much.
  if (!action.startsWith('fail') && !(action === '' && status?.startsWith('5'))) return undefined
  const told = (fields.get('diagnostic-code') ?? '').replaceAll(/\s+/g, ' ')
  // Exim says 5.0.0 of whatever it gives up, and quotes the answer.
  const isVague = status === undefined || status.startsWith('5.0.')
  const isPermanent = isVague ? !/^[^;]*;?\s*4\d\d\b/.test(told) : status.startsWith('5')
  const why = [status, told].filter(Boolean).join(' ')
  return { kind: bounceKind(why, isPermanent), why: why.slice(0, MOST_WHY) || 'bounced' }
}

/** Lines that go on in the next one are one. */
export const unfold = (text: string): string => text.replaceAll(/\r?\n(?=[ \t])/g, '')

/** A field's value without what stands in parentheses, which may stand in one another (RFC 5322). */
export function withoutComments(text: string): string {
  let depth = 0
  let kept = ''
  for (const [part] of text.matchAll(/\\.|[^\\]/gs)) {
    if (part === '(') depth++
    else if (part === ')' && depth > 0) depth--
    else if (depth === 0) kept += part
  }
  return kept.replaceAll(/\s+/g, ' ').trim()
}
