import type { Context, Hono, MiddlewareHandler } from 'hono'
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/utils/compress'
import { LRUCache } from 'lru-cache'
import { dayAt } from '#feed/days.ts'
import type { Revision } from '#store/revision.ts'
import { FORMS, paperFormAsked } from './forms.ts'
import { isUnmodified } from './conditional.ts'
import { memberOf } from './member.ts'
import { formAsked } from './pages/error.tsx'
import { type Bytes, type Encoding, chooseEncoding, pack } from './encoding.ts'

export interface KeptPagesOptions {
  app: Hono
  revision: Revision
  now: () => number
  /** How much is kept at most, all pages together, their packed forms too. */
  maxBytes: number
  /** Told of each page that is asked for whether it was here. */
  onAsked?(wasKept: boolean): void
}

/** An answer in memory: a page that is kept, or what all are told who ask for one at this moment. */
interface Answer {
  status: number
  headers: Readonly<Record<string, string>>
  body: Bytes
  packed: Map<Encoding, Promise<Bytes>>
}

/** Longer addresses are nobody's that follows a link. */
const MAX_ADDRESS = 1000
/** Smaller ones are not worth packing. */
const PACKED_FROM = 1024
/** Packed forms together are no larger than the page; headers and addresses count too. */
const sizeOf = ({ body }: Answer, address: string) => 2 * body.byteLength + 2 * address.length + 2000

/**
 * Keeps pages that are the same for everybody, until the store's revision moves, the day ends or some minutes are
 * over. A page is made from its address, and the form in which it is wanted: nothing else of the request reaches
 * what makes it, so nothing of one reader gets to another. Several who ask for a page that is not here wait for one.
 *
 * @returns what to put before the routes of such pages
 */
export function keepPages({ app, revision, now, maxBytes, onAsked = () => {} }: KeptPagesOptions) {
  const kept = new LRUCache<string, Answer>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: sizeOf,
    perf: { now },
    ttlResolution: 0,
  })
  const making = new Map<string, Promise<Answer>>()
  let state = ''

  const make = async (address: string, accept: string, key: string, minutes: number): Promise<Answer> => {
    const request = new Request(address, { headers: { accept } })
    const answer = await read(await app.fetch(request, FROM_ADDRESS))
    // When it moved meanwhile, the next one to ask makes the page again.
    if (maxBytes > 0 && isForAll(answer)) kept.set(key, answer, { ttl: minutes * 60_000 })
    return answer
  }

  return (minutes: number): MiddlewareHandler =>
    async (c, next) => {
      if (isFromAddress(c) || c.req.url.length > MAX_ADDRESS || isSomebodys(c)) return next()
      // A store that does not even tell this fails the page as well, which says so in the right words.
      const number = await attempt(revision)
      if (number === undefined) return next()
      const current = `${number} ${dayAt(now())}`
      if (current !== state) {
        state = current
        kept.clear()
      }
      const form = formWanted(c)
      const key = `${current} ${form} ${c.req.url}`
      const known = kept.get(key)
      onAsked(known !== undefined)
      if (known) return respond(c, known)
      let made = making.get(key)
      if (!made) {
        made = make(c.req.url, form, key, minutes).finally(() => making.delete(key))
        making.set(key, made)
      }
      return respond(c, await made)
    }
}

/** The type of what is wanted: of the page, or of the error in its place. */
function formWanted(c: Context): string {
  const form = paperFormAsked(c)
  return form ? FORMS[form][0] : formAsked(c)
}

async function attempt<R>(ask: () => Promise<R>): Promise<R | undefined> {
  try {
    return await ask()
  } catch {
    return undefined
  }
}

const FROM_ADDRESS = { isFromAddress: true }

/** Whether a page is being made for all; the request is ours then. */
export const isFromAddress = (c: Context): boolean =>
  (c.env as typeof FROM_ADDRESS | undefined)?.isFromAddress === true

/** Who says who they are, or of whom a proxy says it, is shown pages of their own. */
const isSomebodys = (c: Context) =>
  memberOf(c) !== undefined ||
  c.req.header('cookie') !== undefined ||
  c.req.header('authorization') !== undefined

async function read(response: Response): Promise<Answer> {
  const { etag, vary, ...headers } = Object.fromEntries(response.headers)
  const body = new Uint8Array(await response.arrayBuffer())
  // One mark for all packed forms, so a weak one.
  const mark = etag && { etag: `W/${etag.replace(/^W\//, '')}` }
  const said = vary?.split(/,\s*/) ?? []
  const varies = { vary: [...new Set([...said, 'Accept', 'Accept-Encoding'])].join(', ') }
  return { status: response.status, headers: { ...headers, ...mark, ...varies }, body, packed: new Map() }
}

const isForAll = ({ status, headers }: Answer) =>
  status === 200 && !('set-cookie' in headers) && !/no-store|private/.test(headers['cache-control'] ?? '')

async function respond(c: Context, answer: Answer): Promise<Response> {
  const { status, headers } = answer
  if (status === 200 && isUnmodified(c, new Headers(headers))) {
    const { 'content-type': _, ...rest } = headers
    return new Response(null, { status: 304, headers: rest })
  }
  const encoding = isPackable(answer) ? chooseEncoding(c.req.header('accept-encoding')) : undefined
  const body = encoding ? await packedBy(answer, encoding) : answer.body
  return new Response(body, {
    status,
    headers: {
      ...headers,
      'content-length': String(body.byteLength),
      ...(encoding && { 'content-encoding': encoding }),
    },
  })
}

const isPackable = ({ body, headers }: Answer) =>
  body.byteLength >= PACKED_FROM && COMPRESSIBLE_CONTENT_TYPE_REGEX.test(headers['content-type'] ?? '')

/** Packed once for everybody. */
function packedBy({ body, packed }: Answer, encoding: Encoding): Promise<Bytes> {
  let made = packed.get(encoding)
  if (!made) {
    made = pack(body, encoding, 5)
    packed.set(encoding, made)
  }
  return made
}
