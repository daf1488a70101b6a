import { type BounceKind, bounceKind } from './bounce-kind.ts'

/** What a mail server's answer, or the lack of one, means. */
export type Failure =
  /** Refused for good. */
  | { kind: 'refused'; why: BounceKind; error: string }
  /** To be tried again later; `why` it failed, when it is given up. */
  | { kind: 'later'; why: BounceKind; error: string }
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
  const isPermanent = responseCode >= 500
  return { kind: isPermanent ? 'refused' : 'later', why: bounceKind(error, isPermanent), error }
}

const inOneLine = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, MAX_LENGTH)

const MINUTE_MS = 60_000

/** How long until a mail is tried again: the first gap outlasts usual greylisting. */
export const retryGap = (tries: number): number => Math.min(10 * 3 ** Math.max(0, tries - 1), 240) * MINUTE_MS
