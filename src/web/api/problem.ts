import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import { faultOfStatus } from '../faults.ts'
import { forEverybody } from '../headers.ts'
import { shape } from './shape.ts'

/** Kinds of errors that have a name of their own, by status; `/api` explains them under it. */
const KINDS: Readonly<Record<number, string>> = {
  400: 'wrong-question',
  404: 'not-here',
  409: 'contradiction',
  429: 'too-many',
}

/** An error as RFC 9457 has it. Clients of Hugging Face read `error`. */
export const PROBLEM = shape(
  'Problem',
  z.object({
    type: z.string().describe('Which kind of error; the same for as long as this API is.'),
    title: z.string().describe('The kind in words.'),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What is wrong, where, and what to do.'),
    error: z.string().describe('The same as `detail`, where clients of Hugging Face look for it.'),
  }),
)

export const PROBLEM_TYPE = 'application/problem+json'

/** A question that cannot be answered. The message says what is wrong, and what to ask instead. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: 400 | 403 | 404 | 409 | 429

  constructor(status: 400 | 403 | 404 | 409 | 429, message: string) {
    super(message)
    this.status = status
  }
}

/** Answers with an error; its words are the status's own where nothing is said. */
export function problem(c: Context, status: number, detail?: string): Response {
  const { title, words } = faultOfStatus(status)
  const said = detail ?? `${title}. ${words}`
  const kind = KINDS[status]
  const body: z.output<typeof PROBLEM> = {
    type: kind === undefined ? 'about:blank' : `/api#${kind}`,
    title,
    status,
    detail: said,
    error: said,
  }
  forEverybody(c)
  // What the client of Hugging Face tells; a header holds Latin letters only.
  c.header('x-error-message', said.replaceAll(/[^\x20-\x7E]/g, '?'))
  return c.body(JSON.stringify(body), status as ContentfulStatusCode, { 'content-type': PROBLEM_TYPE })
}
