import type { Context, Handler, Hono, MiddlewareHandler } from 'hono'
import type { z } from 'zod'
import { forEverybody } from '../headers.ts'
import { membersOnly } from '../members-only.ts'
import { ownForms } from '../own-forms.ts'
import { isAddress, referenceIn } from '../pages/find-paper.ts'
import type { Site } from '../site.ts'
import { Refusal, problem } from './problem.ts'

/** What can be asked at one address: the check of the question, and the shape of the answer, are its description too. */
export interface Operation<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  A extends z.ZodType = z.ZodType,
  B extends z.ZodObject = z.ZodObject,
> {
  /** How it is asked; what is not read is for members, who say who they are by a token. */
  method?: 'post' | 'delete'
  /** As OpenAPI writes it: `/api/papers/{id}/similar`. */
  path: string
  /** The name that generated clients give it. */
  name: string
  group: 'Papers' | 'Lists' | 'Methods' | 'Site'
  /** What it answers, in a line. */
  says: string
  params: P
  query: Q
  /** What is sent along as JSON; it makes something new. */
  body?: B
  answer: A
  /** What an example asks for. */
  example: string
  /** Answered anew each time: it tells how things are at this moment. */
  isLive?: true
  handle(
    site: Site,
    asked: { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
    c: Context,
  ): Promise<z.output<A>>
}

/** Identity at run time; at compile time it ties what is handled and answered to the schemas. */
export const operation = <
  P extends z.ZodObject,
  Q extends z.ZodObject,
  A extends z.ZodType,
  B extends z.ZodObject = z.ZodObject,
>(
  given: Operation<P, Q, A, B>,
): Operation => given as unknown as Operation

/** Puts operations on an app, in their order. */
export function serve(app: Hono, site: Site, operations: readonly Operation[]): void {
  for (const one of operations) {
    const path = pathOf(one.path)
    if (one.method) app.on(one.method, path, fromProgram(site), membersOnly(site), answer(site, one))
    else app.get(path, answer(site, one))
  }
}

/** Pages of other sites can send the cookies of a member, and no header of theirs. */
function fromProgram(site: Site): MiddlewareHandler {
  const fromPage = ownForms(site)
  return (c, next) => (c.req.header('authorization') === undefined ? fromPage(c, next) : next())
}

/** A paper's id may hold slashes, and may be a whole address: it is all that stands before the end of a path. */
const pathOf = (path: string): string =>
  path
    .replace(/\{id\}(.*)$/, (_, end: string) => `:id{.+${patternOf(end)}}`)
    .replaceAll(/\{(\w+)\}/g, (name, param: string) => (name === '{id}' ? name : `:${param}`))

/** Parts of an address that have a name, after the id. */
const patternOf = (end: string): string => end.replaceAll(/\{\w+\}/g, '[^/]+')

/** What an address names. */
function placeOf(c: Context, path: string): Record<string, string> {
  const place = c.req.param() as Record<string, string>
  if (!('id' in place)) return place
  const end = path.split('{id}')[1]!
  const names = Array.from(end.matchAll(/\{(\w+)\}/g), ([, name]) => name!)
  if (names.length === 0) return { ...place, id: referenceIn(c, end) }
  const [, id, ...parts] = new RegExp(`^(.+)${patternOf(end).replaceAll('[^/]+', '([^/]+)')}$`).exec(
    place['id']!,
  )!
  return { id: id!, ...Object.fromEntries(names.map((name, i) => [name, parts[i]!])) }
}

const answer =
  (site: Site, { method, path, params, query, body, handle, isLive }: Operation): Handler =>
  async (c) => {
    if (method === undefined) forEverybody(c)
    if (isLive) c.header('cache-control', 'no-store')
    const place = c.req.param() as Record<string, string>
    // The query of a whole address is part of it, where nothing of ours follows.
    const ofAddress = path.endsWith('{id}') && isAddress(place['id']!)
    try {
      const asked = {
        params: check(params, placeOf(c, path), 404),
        query: check(query, ofAddress ? {} : questionOf(c), 400),
        body: body ? check(body, await sentWith(c), 400) : {},
      }
      return c.json((await handle(site, asked, c)) as object, body ? 201 : 200)
    } catch (error) {
      if (error instanceof Refusal) return problem(c, error.status, error.message)
      throw error
    }
  }

async function sentWith(c: Context): Promise<object> {
  const sent: unknown = await c.req.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return undefined
    throw error
  })
  if (typeof sent === 'object' && sent !== null && !Array.isArray(sent)) return sent
  throw new Refusal(400, 'send an object as JSON, such as {"comment": "…"}')
}

function questionOf(c: Context): Record<string, string> {
  const given = Object.entries(c.req.queries())
  const twice = given.find(([, values]) => values.length > 1)
  if (twice) throw new Refusal(400, `give ${twice[0].slice(0, 40)} once`)
  return Object.fromEntries(given.map(([name, [value]]) => [name, value!]))
}

/**
 * What was asked, as the schema has it.
 *
 * @throws Refusal that names the part, and what to give
 */
function check<S extends z.ZodObject>(schema: S, given: object, status: 400 | 404): z.output<S> {
  const read = schema.strict().safeParse(given)
  if (read.success) return read.data as z.output<S>
  const issue = read.error.issues[0]!
  if (issue.code !== 'unrecognized_keys') throw new Refusal(status, issue.message)
  const names = Object.keys(schema.shape)
  const allowed = names.length === 0 ? 'nothing can' : `${names.join(', ')} can`
  throw new Refusal(status, `"${issue.keys[0]!.slice(0, 40)}" cannot be asked for; ${allowed}`)
}
