import { setTimeout as sleep } from 'node:timers/promises'
import { decode } from './decode.ts'
import { type Answer, LIMITS, type Limits, exchange } from './exchange.ts'
import { FetchError } from './fetch-error.ts'
import { isLoopback, isPublic } from './public-address.ts'
import type { Warning } from './record.ts'
import { readRetryAfter } from './retry-after.ts'

/** Who keeps the hosts' turns, for all processes together; times are UTC milliseconds. */
export interface HostTurns {
  /** A time not after `now` when the host is the caller's until `until`; else when to ask again. */
  claimHost(host: string, now: number, until: number): Promise<number>
  /** Moves the end of a claim. */
  freeHost(host: string, at: number): Promise<void>
}

export interface PoliteOptions {
  turns: HostTurns
  /** Who asks, and where its owner is reached. */
  userAgent: string
  /** Where a name may lead; only to the public internet when not given. */
  isAllowed?: (address: string) => boolean
  limits?: Partial<Limits>
  now?: () => number
  /** How long a host rests after an answer. */
  restMs?: (host: string) => number
}

export interface Request {
  /** Of the last good answer, to be told when nothing has changed since. */
  etag?: string | undefined
  modified?: string | undefined
  /** The form that is wanted, where a service has several. */
  accept?: string
  signal?: AbortSignal | undefined
}

export interface Page {
  /** Absent when nothing has changed. */
  text?: string
  /** What of the text had to be guessed; absent when nothing. */
  warnings?: Warning[]
  etag?: string
  modified?: string
}

export type PoliteFetch = (url: string, request?: Request) => Promise<Page>

const MAX_REDIRECTS = 5
/** What asks for patience: arXiv says 406 where others say 429. */
const BUSY = new Set([406, 429, 503])
/** A wait that is taken at once; a longer one is left to whoever plans the next try. */
const SHORT_WAIT_MS = 30_000
const MAX_WAITS = 2
/** A claim ends by itself so soon after its owner was killed. */
const CLAIM_MS = 15_000
/** What waits longer for its turn gives up. */
const LONG_WAIT_MS = 60_000
/** How long others leave a busy host alone when it names no time. */
const REST_WHEN_BUSY_MS = 60_000

/** Hosts that count as one: arXiv limits all of its interfaces together. */
export const hostGroup = (host: string): string => (/(?:^|\.)arxiv\.org$/.test(host) ? 'arxiv.org' : host)

/** arXiv asks for three seconds between requests; a second keeps below the limits of the others. */
export function restAfter(host: string): number {
  if (isLoopback(host)) return 0
  return hostGroup(host) === 'arxiv.org' ? 3000 : 1000
}

/**
 * Makes the one way out of this program: GET requests that say who asks, one at a time for each host, slowly, and
 * never to an inner network. Redirects are checked like the first address.
 *
 * The function it returns throws FetchError: in words, with `retryAt` when the service asked for patience; and
 * FormatError when the answer is no text.
 */
export function createPoliteFetch(options: PoliteOptions): PoliteFetch {
  const limits = { ...LIMITS, ...options.limits }
  const { now = Date.now, restMs = restAfter, isAllowed = isPublic, turns, userAgent } = options

  /** One request, when the host's turn has come. */
  async function askInTurn(url: URL, headers: Record<string, string>, signal?: AbortSignal): Promise<Answer> {
    const group = hostGroup(url.hostname)
    await waitForTurn(turns, group, now, signal)
    const stillHere = setInterval(() => {
      turns.freeHost(group, now() + CLAIM_MS).catch(() => {})
    }, CLAIM_MS / 3)
    let free = 0
    try {
      const answer = await exchange({ url, headers, isAllowed, limits, signal })
      if (BUSY.has(answer.status)) {
        free = readRetryAfter(answer.headers['retry-after'], now()) ?? now() + REST_WHEN_BUSY_MS
      }
      return answer
    } finally {
      clearInterval(stillHere)
      await turns.freeHost(group, Math.max(free, now() + restMs(url.hostname)))
    }
  }

  return async (address, { etag, modified, accept = '*/*', signal } = {}) => {
    const headers = {
      'user-agent': userAgent,
      accept,
      'accept-encoding': 'gzip, br',
      ...(etag !== undefined && { 'if-none-match': etag }),
      ...(modified !== undefined && { 'if-modified-since': modified }),
    }
    let url = checked(address)
    let redirects = 0
    let waits = 0
    for (;;) {
      const answer = await askInTurn(url, headers, signal)
      const { status } = answer
      if (status === 200) return toPage(answer)
      if (status === 304 && (etag !== undefined || modified !== undefined)) return {}
      if (BUSY.has(status)) {
        const retryAt = readRetryAfter(answer.headers['retry-after'], now())
        if (retryAt === undefined || retryAt - now() > SHORT_WAIT_MS || waits++ >= MAX_WAITS) {
          throw new FetchError(`${url.host} asks for patience (HTTP ${status})`, {
            retryAt: retryAt ?? Number.NaN,
          })
        }
        await sleep(retryAt - now(), undefined, { signal })
        continue
      }
      const target = answer.headers.location
      if (![301, 302, 303, 307, 308].includes(status) || target === undefined) {
        throw new FetchError(`${url.host} answers with HTTP ${status} for ${url.pathname}`)
      }
      if (++redirects > MAX_REDIRECTS) {
        throw new FetchError(`${new URL(address).host} redirects more than ${MAX_REDIRECTS} times`)
      }
      url = checked(target, url)
    }
  }
}

/** Waits until the host is ours; a wait too long to sit out is an error that says until when. */
async function waitForTurn(
  turns: HostTurns,
  group: string,
  now: () => number,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const at = await turns.claimHost(group, now(), now() + CLAIM_MS)
    const wait = at - now()
    if (wait <= 0) return
    if (wait > LONG_WAIT_MS) {
      throw new FetchError(`${group} asked for patience until ${new Date(at).toISOString()}`, { retryAt: at })
    }
    // Another may free it earlier than it said.
    await sleep(Math.min(wait, 1000), undefined, { signal })
  }
}

function checked(address: string, from?: URL): URL {
  const url = URL.parse(address, from?.href)
  const whence = from ? `${from.host} redirects to` : 'cannot fetch'
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new FetchError(`${whence} "${address.slice(0, 100)}", which is no address of the web`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new FetchError(`${whence} an address with a password in it: refused`)
  }
  if (from?.protocol === 'https:' && url.protocol === 'http:') {
    throw new FetchError(`${whence} ${url.host} without a secure connection: refused`)
  }
  return url
}

function toPage({ headers, body }: Answer): Page {
  const { etag, 'last-modified': modified } = headers
  const { text, warnings } = decode(body, headers['content-type'])
  return {
    text,
    ...(warnings.length > 0 && { warnings }),
    ...(etag !== undefined && { etag }),
    ...(modified !== undefined && { modified }),
  }
}
