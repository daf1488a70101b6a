import { readRetryAfter } from '#sources/retry-after.ts'

const [SECOND_MS, MINUTE_MS, HOUR_MS] = [1000, 60_000, 3_600_000]

/**
 * How long after each try comes the next: a day in all. It goes by tries and not by the clock, so that a machine that slept goes
 * on where it was.
 */
export const GAPS_MS: readonly number[] = [
  10 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  7 * HOUR_MS,
  9.5 * HOUR_MS,
]
/** Who does not take a message as it is will hardly take it later, and others wait behind it. */
const TRIES_OF_REFUSED = 5
const REFUSED = new Set([400, 413, 422])
/** A webhook that refuses so many in a row takes none. */
const MOST_REFUSED = 3

/** What a receiver answered, or why it did not. */
export type Answered = { status: number; retryAfter?: string; said?: string } | { error: string }

/** What follows of it for a message that was tried so many times. */
export type Outcome =
  | { state: 'done' }
  | { state: 'waiting'; error: string; due: number }
  | { state: 'failed'; error: string; off?: string }
  /** The message waits for somebody who switches the webhook on again. */
  | { state: 'off'; error: string }

/** Reads an answer. `refused` messages before this one were refused in a row. */
export function outcomeOf(
  answered: Answered,
  { tries, refused, now }: { tries: number; refused: number; now: number },
): Outcome {
  if ('error' in answered) return again(answered.error, tries, now)
  const { status, retryAfter } = answered
  if (status >= 200 && status < 300) return { state: 'done' }
  const error = inWords(answered)
  if (status === 410) return { state: 'off', error: `${error}: it wants no more messages` }
  if (REFUSED.has(status) && tries >= TRIES_OF_REFUSED) {
    const off = `it refused ${MOST_REFUSED} messages in a row; the last time it ${error}`
    return { state: 'failed', error, ...(refused + 1 >= MOST_REFUSED && { off }) }
  }
  return again(error, tries, now, readRetryAfter(retryAfter, now))
}

function again(error: string, tries: number, now: number, notBefore = 0): Outcome {
  const gap = GAPS_MS[tries - 1]
  if (gap === undefined)
    return { state: 'off', error: `it took nothing for a day; the last time ${itself(error)}` }
  return { state: 'waiting', error, due: Math.max(now + gap, notBefore) }
}

const itself = (error: string) => (error.startsWith('answered') ? `it ${error}` : error)

function inWords({ status, said = '' }: { status: number; said?: string }): string {
  if (status >= 300 && status < 400) {
    return `answered with HTTP ${status}, a redirect, which is not followed; give the address it leads to`
  }
  return `answered with HTTP ${status}${said === '' ? '' : `: ${said}`}`
}
