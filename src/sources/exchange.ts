import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { FetchError, faultInWords } from './fetch-error.ts'
import { type Address, resolveHost } from './public-address.ts'
import { gunzip } from './unpack.ts'

export interface Limits {
  /** From the name to a connection. */
  connectMs: number
  /** Without a byte. */
  idleMs: number
  /** From beginning to end. */
  totalMs: number
  /** On the wire, and unpacked. */
  sentBytes: number
  textBytes: number
}

export const LIMITS: Limits = {
  connectMs: 4000,
  idleMs: 30_000,
  totalMs: 120_000,
  sentBytes: 16 * 1024 * 1024,
  textBytes: 64 * 1024 * 1024,
}

export interface Exchange {
  url: URL
  /** GET unless told otherwise. */
  method?: 'POST' | 'PUT'
  headers: Readonly<Record<string, string>>
  /** What is sent. */
  sends?: string
  isAllowed: (address: string) => boolean
  limits: Limits
  signal?: AbortSignal | undefined
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  /** Unpacked; empty unless the status is 200. */
  body: Uint8Array
}

/**
 * One GET over a connection of its own, to an address that was checked, within limits of time and size. Follows
 * nothing.
 *
 * @throws FetchError in words; the signal's reason when that ended it
 */
export const exchange = (asked: Exchange): Promise<Answer> =>
  converse(asked, async (response, { alive, received, stopped }) => {
    const { limits } = asked
    const { statusCode: status = 0, headers } = response
    if (status !== 200) return { status, headers, body: new Uint8Array() }
    const sent = await orStopped(read(response, limits.sentBytes, alive), stopped)
    received()
    const body = await orStopped(unpack(sent, headers['content-encoding'], limits.textBytes), stopped)
    return { status, headers, body }
  })

/** What ends while an answer is read. */
interface Conversation {
  /** Something came. */
  alive(): void
  /** All came: only the time in all counts from here on. */
  received(): void
  stopped: AbortSignal
}

/**
 * One request over a connection of its own, which ends with it; `use` reads the answer. Follows nothing.
 *
 * @throws as `exchange`
 */
export async function converse<T>(
  { isAllowed, limits, signal, ...request }: Exchange,
  use: (response: IncomingMessage, conversation: Conversation) => Promise<T>,
): Promise<T> {
  const { host, hostname } = request.url
  const stop = new AbortController()
  const clocks = startClocks(host, limits, stop)
  const onAbort = () => stop.abort(signal!.reason)
  signal?.addEventListener('abort', onAbort)
  if (signal?.aborted) onAbort()
  try {
    const addresses = await orStopped(resolveHost(hostname, isAllowed), stop.signal)
    const response = await ask(request, addresses, stop.signal, clocks.connected)
    clocks.alive()
    return await use(response, { ...clocks, stopped: stop.signal })
  } catch (fault) {
    if (signal?.aborted) throw signal.reason
    throw faultInWords(stop.signal.aborted ? stop.signal.reason : fault, host)
  } finally {
    signal?.removeEventListener('abort', onAbort)
    clocks.clear()
    stop.abort()
  }
}

/** Ends the exchange when it stands still or takes too long. */
function startClocks(host: string, { connectMs, idleMs, totalMs }: Limits, stop: AbortController) {
  const clock = (ms: number, words: string) => setTimeout(() => stop.abort(new FetchError(words)), ms)
  const seconds = (ms: number) => `${ms / 1000} s`
  const connect = clock(connectMs, `no connection to ${host} within ${seconds(connectMs)}`)
  const total = clock(totalMs, `${host} did not finish its answer within ${seconds(totalMs)}`)
  const idle = clock(idleMs, `${host} sent nothing for ${seconds(idleMs)}`)
  return {
    connected() {
      clearTimeout(connect)
      idle.refresh()
    },
    alive: () => void idle.refresh(),
    received: () => clearTimeout(idle),
    clear: () => [connect, total, idle].forEach(clearTimeout),
  }
}

function ask(
  { url, method, headers, sends }: Pick<Exchange, 'url' | 'method' | 'headers' | 'sends'>,
  addresses: readonly Address[],
  signal: AbortSignal,
  onConnected: () => void,
): Promise<IncomingMessage> {
  const lookup: LookupFunction = (_host, { all }, answer) => {
    if (all) answer(null, [...addresses])
    else answer(null, addresses[0]!.address, addresses[0]!.family)
  }
  const isSecure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    // `agent: false` is a connection of its own: one that was opened for another host is never used again.
    const request = (isSecure ? requestHttps : requestHttp)(url, {
      method,
      headers,
      lookup,
      signal,
      agent: false,
    })
    request.once('socket', (socket) => socket.once(isSecure ? 'secureConnect' : 'connect', onConnected))
    request.once('response', resolve)
    request.on('error', reject)
    request.end(sends)
  })
}

async function read(response: IncomingMessage, mostBytes: number, onBytes: () => void): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    onBytes()
    size += chunk.length
    if (size > mostBytes) throw tooMuch(mostBytes, 'on the wire')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const unbrotli = promisify(brotliDecompress)

/** Gzip shows in the bytes, whatever the header says; a packed file may come packed again. */
async function unpack(sent: Uint8Array, encoding = '', mostBytes: number): Promise<Uint8Array> {
  const name = encoding.trim().toLowerCase()
  if (!['', 'identity', 'gzip', 'x-gzip', 'br'].includes(name)) {
    throw new FetchError(`the answer is packed as "${name.slice(0, 40)}", which was not asked for`)
  }
  try {
    return await gunzip(
      name === 'br' ? await unbrotli(sent, { maxOutputLength: mostBytes }) : sent,
      mostBytes,
    )
  } catch (fault) {
    throw (fault as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooMuch(mostBytes, 'unpacked')
      : fault
  }
}

function tooMuch(bytes: number, where: string): FetchError {
  const size = bytes < 1024 * 1024 ? `${bytes} bytes` : `${Math.floor(bytes / 1024 / 1024)} MB`
  return new FetchError(`the answer has more than ${size} ${where}: broken off`)
}

/** What comes first: a look-up of a name and unpacking can't be stopped, only left. */
function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  stopped.catch(() => {})
  return Promise.race([work, stopped])
}
