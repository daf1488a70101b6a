/** What a mail server's answer, or the lack of one, means. */
export type Failure =
  /** The address does not exist any more. */
  | { kind: 'no such reader'; error: string }
  /** Refused for good, for a reason that may pass with another mail. */
  | { kind: 'refused'; error: string }
  /** To be tried again later. */
  | { kind: 'later'; error: string }
  /** Not this mail's fault: nothing goes through at the moment. */
  | { kind: 'trouble'; error: string }
  /** All was handed over, and no answer came. */
  | { kind: 'doubtful'; error: string }

interface SmtpError extends Error {
  responseCode?: number
  response?: string
  command?: string
  code?: string
}

const MAX_LENGTH = 300

/** Reads an error of sending. `handed` when the end of the mail may have reached the server. */
export function readFailure(fault: unknown, handed: boolean): Failure {
  const { responseCode = 0, response, command = '', message } = fault as SmtpError
  const error = inOneLine(response || message || String(fault))
  const isAnswer = responseCode >= 400 && responseCode < 600
  const trouble = { kind: 'trouble', error: inOneLine(message || error) } as const
  if (!isAnswer) return handed ? { kind: 'doubtful', error } : trouble
  if (responseCode === 421 || !/^(?:RCPT|DATA|API)/.test(command)) return trouble
  if (responseCode < 500) return { kind: 'later', error }
  return {
    kind: command.startsWith('RCPT') && isGone(responseCode, error) ? 'no such reader' : 'refused',
    error,
  }
}

const inOneLine = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, MAX_LENGTH)

/**
 * Whether an answer says that there is no such mailbox. With an extended code (RFC 3463) that decides: 5.7 is the
 * server's policy against the sender, 5.2.2 a full mailbox, 5.3 the server itself; none of them is the reader's end.
 */
export function isGone(code: number, text: string): boolean {
  const status = /\b5\.(\d{1,3})\.(\d{1,3})\b/.exec(text)
  if (!status) return [550, 551, 553, 556].includes(code)
  const [, subject, detail] = status.map(Number) as [number, number, number]
  return (subject === 1 && detail !== 8) || (subject === 2 && detail === 1)
}

const MINUTE_MS = 60_000

/** How long until a mail is tried again: the first gap outlasts usual greylisting. */
export const retryGap = (tries: number): number => Math.min(10 * 3 ** Math.max(0, tries - 1), 240) * MINUTE_MS
