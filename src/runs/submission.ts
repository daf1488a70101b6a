import { z } from 'zod'
import type { Recorded } from '#lab/recorded.ts'

/** A run as a reader's browser sends it. */
export interface Submission {
  slug: string
  /** Of the record that the page showed beside it. */
  fingerprint: string
  seed: number
  without?: string | undefined
  backend: 'wasm' | 'threads' | 'webgpu'
  /** From start to end. */
  seconds: number
  /** Exactly those that the method declares; null is "not measured". */
  metrics: Record<string, number | null>
}

const MAX_SEED = 2 ** 32 - 1
const DAY_SECONDS = 86_400
const MAX_WORDS = 300

/** What is sent is of no run of this method; the message says what and where. */
export class SubmissionError extends Error {
  override name = 'SubmissionError'
}

/** The name of the method that something is a run of. */
export const slugOf = (body: unknown): string | undefined =>
  z.object({ slug: z.string().max(100) }).safeParse(body).data?.slug

/** @throws SubmissionError */
export function readSubmission(body: unknown, { metrics, mechanisms }: Recorded): Submission {
  const number = z.number().nullable()
  const read = z
    .strictObject({
      slug: z.string(),
      fingerprint: z.string().regex(/^[0-9a-f]{1,64}$/, 'give the fingerprint that the page has'),
      seed: z.int().min(0).max(MAX_SEED),
      without: z.enum(Object.keys(mechanisms)).optional(),
      backend: z.enum(['wasm', 'threads', 'webgpu']),
      seconds: z.number().positive().max(DAY_SECONDS),
      metrics: z.strictObject(Object.fromEntries(Object.keys(metrics).map((key) => [key, number]))),
    })
    .safeParse(body)
  if (read.success) return read.data as Submission
  const [first, ...others] = read.error.issues.map(({ path, message }) =>
    [path.join('.'), message].filter(Boolean).join(': '),
  )
  const more = others.length > 0 ? `, and ${others.length} more` : ''
  throw new SubmissionError(`${first!.slice(0, MAX_WORDS)}${more}`)
}
