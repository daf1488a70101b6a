import type { RequestListener } from 'node:http'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { FetchError } from './fetch-error.ts'
import { memoryTurns, serveLocally } from './local-server.fixture.ts'
import { type PoliteOptions, createPoliteFetch, hostGroup, restAfter } from './polite-fetch.ts'
import { isOwn } from './public-address.ts'
import { readRetryAfter } from './retry-after.ts'

const KB = 1024
const BOMB = gzipSync(Buffer.alloc(20 * KB * KB))
const BROTLI_BOMB = brotliCompressSync(Buffer.alloc(20 * KB * KB))
const LIMITS = {
  connectMs: 2000,
  idleMs: 300,
  totalMs: 1000,
  sentBytes: 64 * KB,
  textBytes: 256 * KB,
}

const fetcher = (options: Partial<PoliteOptions> = {}) =>
  createPoliteFetch({
    turns: memoryTurns(),
    userAgent: 'daily-papers/0 (+https://papers.example.org; editor@example.org)',
    isAllowed: () => true,
    limits: LIMITS,
    ...options,
  })

/** What is fetched from a server that answers so. */
async function fetched(answer: RequestListener, options?: Partial<PoliteOptions>) {
  await using server = await serveLocally(answer)
  return await fetcher(options)(`${server.url}/list`)
}

describe('a good answer', () => {
  test('comes with what to ask again by, and the asker says who it is', async () => {
    await using server = await serveLocally((request, response) => {
      if (request.headers['if-none-match'] === '"1"') return void response.writeHead(304).end()
      response.writeHead(200, { etag: '"1"', 'last-modified': 'Mon, 05 Jan 2026 00:00:00 GMT' }).end('papers')
    })
    const fetch = fetcher()

    const first = await fetch(server.url)
    expect(first).toEqual({ text: 'papers', etag: '"1"', modified: 'Mon, 05 Jan 2026 00:00:00 GMT' })
    expect(await fetch(server.url, first)).toEqual({})
    expect(server.asked[1]!.headers).toMatchObject({
      'user-agent': 'daily-papers/0 (+https://papers.example.org; editor@example.org)',
      'if-modified-since': 'Mon, 05 Jan 2026 00:00:00 GMT',
    })
    expect(server.asked[0]!.headers).not.toHaveProperty('if-none-match')
  })

  test.each([
    ['gzip', gzipSync('übung'.repeat(1000))],
    ['br', brotliCompressSync('übung'.repeat(1000))],
    ['identity', Buffer.from('übung'.repeat(1000))],
    ['identity', gzipSync('übung'.repeat(1000))],
    ['gzip', gzipSync(gzipSync('übung'.repeat(1000)))],
    ['gzip', Buffer.from('übung'.repeat(1000))],
  ])('is unpacked from %s', async (encoding, body) => {
    const page = await fetched((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(body),
    )
    expect(page.text).toBe('übung'.repeat(1000))
  })

  const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1')
  test.each([
    ['its header', 'text/xml; charset=iso-8859-1', Buffer.from('<a>é</a>', 'latin1')],
    ['its XML declaration', 'text/xml', latin],
    ['its XML declaration, against a wrong header', 'text/xml; charset=utf-8', latin],
    ['what it is, against a wrong header', 'text/xml; charset=iso-8859-1', Buffer.from('<a>é</a>')],
    ['what it is, when the header names nonsense', 'text/xml; charset=x-klingon', Buffer.from('<a>é</a>')],
    ['its mark', 'text/xml', Buffer.from('\uFEFF<a>é</a>', 'utf16le')],
    ['Latin, when nothing fits', 'text/xml; charset=utf-8', Buffer.from('<a>é</a>', 'latin1')],
  ])('is decoded by %s', async (_, type, body) => {
    const { text } = await fetched((_, response) =>
      response.writeHead(200, { 'content-type': type }).end(body),
    )
    expect(text).toMatch(/<a>é<\/a>$/)
  })
})

describe('a bad answer is an error in words', () => {
  test.each<[string, RequestListener, RegExp]>([
    ['nothing at all', () => {}, /sent nothing for 0\.3 s/],
    ['a stall in the middle', (_, r) => void r.write('<rss>'), /sent nothing for 0\.3 s/],
    ['a reset', (request) => request.socket.resetAndDestroy(), /broke off the connection \(ECONNRESET\)/],
    [
      'a reset in the middle',
      (request, r) => r.write('<rss>', () => request.socket.resetAndDestroy()),
      /broke off the connection/,
    ],
    [
      'fewer bytes than promised',
      (_, r) => r.writeHead(200, { 'content-length': 9 }).write('<rss>', () => r.socket!.end()),
      /broke off the connection/,
    ],
    ['not found', (_, r) => r.writeHead(404).end(), /answers with HTTP 404 for \/list/],
    ['unasked "not modified"', (_, r) => r.writeHead(304).end(), /answers with HTTP 304/],
    [
      'a damaged gzip',
      (_, r) => r.writeHead(200).end(Buffer.from('\x1F\x8B\x08damaged', 'latin1')),
      /damaged \(Z_DATA_ERROR\)/,
    ],
    [
      'half a gzip',
      (_, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('papers').subarray(0, 12)),
      /damaged \(Z_BUF_ERROR\)/,
    ],
    [
      'an unknown packing',
      (_, r) => r.writeHead(200, { 'content-encoding': 'zstd' }).end('x'),
      /packed as "zstd", which was not asked for/,
    ],
    [
      'a gzip bomb',
      (_, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB),
      /more than 262144 bytes unpacked: broken off/,
    ],
    [
      'a bomb of brotli',
      (_, r) => r.writeHead(200, { 'content-encoding': 'br' }).end(BROTLI_BOMB),
      /more than 262144 bytes unpacked: broken off/,
    ],
    ['an endless body', (_, r) => endless(r, 16 * KB, 0), /more than 65536 bytes on the wire: broken off/],
    ['an endless trickle', (_, r) => endless(r, 1, 50), /did not finish its answer within 1 s/],
    ['endless headers', (r) => trickleHeaders(r.socket), /sent nothing|did not finish/],
    ['no HTTP', (r) => void r.socket.end('SSH-2.0-OpenSSH\r\n'), /not HTTP \(HPE_/],
  ])('%s', async (_, answer, message) => {
    const error = await fetched(answer).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(FetchError)
    expect((error as Error).message).toMatch(message)
  })

  // Streams of Node that are told to end in the middle of such a body never do.
  test('a bomb of every size ends within the limit of time', async () => {
    const member = gzipSync(Buffer.alloc(10 * KB * KB, ' '))
    const bombs = [4, 10, 30].map((members) => Buffer.concat(Array<Buffer>(members).fill(member)))
    const limits = { ...LIMITS, sentBytes: KB * KB, textBytes: 8 * KB * KB, totalMs: 10_000 }
    for (const bomb of bombs) {
      const answer: RequestListener = (_, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
      await expect(fetched(answer, { limits })).rejects.toThrow('more than 8 MB unpacked: broken off')
    }
  })

  test('unpacking ends with the time, too', async () => {
    const bomb = brotliCompressSync(Buffer.alloc(300 * KB * KB), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
    })
    const limits = { ...LIMITS, textBytes: 400 * KB * KB, totalMs: 60 }
    const answer: RequestListener = (_, r) => r.writeHead(200, { 'content-encoding': 'br' }).end(bomb)
    await expect(fetched(answer, { limits })).rejects.toThrow('did not finish its answer within 0.06 s')
  })

  test('nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    await expect(fetcher()(`http://127.0.0.1:${port}/`)).rejects.toThrow(
      /refuses connections \(ECONNREFUSED\)/,
    )
  })

  test('somebody listens, but never agrees on a secure connection', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const asked = fetcher({ limits: { connectMs: 100 } })(`https://127.0.0.1:${port}/`)
    await expect(asked).rejects.toThrow(/no connection to 127\.0\.0\.1:\d+ within 0\.1 s/)
    server.close()
  })

  test('plain HTTP where a secure connection is expected', async () => {
    await using server = await serveLocally((_, response) => response.end('papers'))
    const asked = fetcher({ limits: {} })(server.url.replace('http:', 'https:'))
    await expect(asked).rejects.toThrow(/no secure connection/)
  })

  test('a name that cannot be', async () => {
    const asked = fetcher({ limits: {} })('http://no-such-host.invalid/')
    await expect(asked).rejects.toThrow(/is not known here|no connection to .* within 4 s/)
  })

  test('one who stops it hears his own reason', async () => {
    await using server = await serveLocally(() => {})
    const stop = new AbortController()
    const asked = fetcher({ limits: {} })(server.url, { signal: stop.signal })
    setTimeout(() => stop.abort(new Error('enough')), 50)
    await expect(asked).rejects.toThrow('enough')
  })
})

describe('patience', () => {
  const busy =
    (status: number, after: string | undefined): RequestListener =>
    (_, response) =>
      response.writeHead(status, after === undefined ? {} : { 'retry-after': after }).end('slow down')

  test.each([
    [429, '3600', 3600_000],
    [503, '3600', 3600_000],
    [429, '999999999', 86_400_000],
  ])('with %d and Retry-After %s', async (status, after, wait) => {
    const turns = memoryTurns()
    const error = (await fetched(busy(status, after), { turns }).catch((e: unknown) => e)) as FetchError
    expect(error.message).toMatch(new RegExp(`asks for patience \\(HTTP ${status}\\)`))
    expect(Math.abs(error.retryAt! - Date.now() - wait)).toBeLessThan(5000)
    expect(turns.freeAt.get('127.0.0.1')).toBeCloseTo(error.retryAt!, -3)
  })

  test('with a date', async () => {
    const date = new Date(Date.now() + 7200_000)
    const error = await fetched(busy(429, date.toUTCString())).catch((e: unknown) => e)
    expect((error as FetchError).retryAt! / 1000).toBeCloseTo(date.getTime() / 1000, -1)
  })

  test.each([
    [406, undefined],
    [429, 'soon'],
    [503, '-1'],
    [503, '1.5'],
    [429, '5 minutes'],
    [429, 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ])('with %d and no time that makes sense (%s)', async (status, after) => {
    const error = (await fetched(busy(status, after)).catch((e: unknown) => e)) as FetchError
    expect(error.retryAt).toBeNaN()
  })

  test.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', 37],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 37],
    ['Sun Nov  6 08:49:37 1994', 37],
    [' 10 ', 10],
    ['0', 0],
    ['99999999999999999999', 86_400],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400],
    ['Sun, 06 Nov 1994 08:48:59 GMT', undefined],
    ['Sun, 99 Nov 1994 08:49:37 GMT', undefined],
    ['2094-11-06', undefined],
    ['120, 120', undefined],
    ['1e3', undefined],
    ['+60', undefined],
    ['60 s', undefined],
    ['', undefined],
  ])('reads "%s" as %s seconds', (header, seconds) => {
    const now = Date.parse('1994-11-06T08:49:00Z')
    expect(readRetryAfter(header, now)).toBe(seconds === undefined ? undefined : now + 1000 * seconds)
  })

  test('a short wait is taken at once, but not for ever', async () => {
    await using kind = await serveLocally((request, response) => {
      if (kind.asked.length < 2) busy(503, '0')(request, response)
      else response.end('papers')
    })
    expect(await fetcher()(kind.url)).toEqual({ text: 'papers' })

    await using unkind = await serveLocally(busy(503, '0'))
    await expect(fetcher()(unkind.url)).rejects.toThrow(/asks for patience/)
    expect(unkind.asked).toHaveLength(3)
  })

  test('who asked for it is not asked before, by anybody', async () => {
    await using server = await serveLocally(busy(429, '3600'))
    const turns = memoryTurns()
    await expect(fetcher({ turns })(server.url)).rejects.toThrow()
    await expect(fetcher({ turns })(server.url)).rejects.toThrow(/asked for patience until 20/)
    expect(server.asked).toHaveLength(1)
  })

  test('a host is asked one thing at a time, and rests in between', async () => {
    let [now, most] = [0, 0]
    const ends: number[] = []
    const starts: number[] = []
    await using server = await serveLocally(async (_, response) => {
      starts.push(performance.now())
      most = Math.max(most, ++now)
      await sleep(30)
      now--
      ends.push(performance.now())
      response.end('papers')
    })
    const turns = memoryTurns()
    const [one, other] = [fetcher({ turns, restMs: () => 80 }), fetcher({ turns, restMs: () => 80 })]
    await Promise.all([one(server.url), other(server.url), one(server.url)])
    expect(most).toBe(1)
    for (const i of [1, 2]) expect(starts[i]! - ends[i - 1]!).toBeGreaterThan(75)
  })

  test('all of arXiv counts as one, with three seconds in between', () => {
    const hosts = ['export.arxiv.org', 'rss.arxiv.org', 'oaipmh.arxiv.org', 'arxiv.org']
    expect(new Set(hosts.map(hostGroup))).toEqual(new Set(['arxiv.org']))
    expect(hosts.map(restAfter)).toEqual([3000, 3000, 3000, 3000])
    expect(hostGroup('notarxiv.org')).toBe('notarxiv.org')
    expect(restAfter('huggingface.co')).toBe(1000)
  })
})

describe('an address', () => {
  const to =
    (location: string): RequestListener =>
    (request, response) => {
      if (request.url === '/end') response.end('papers')
      else response.writeHead(302, { location }).end()
    }

  test('may be redirected', async () => {
    expect(await fetched(to('/end'))).toEqual({ text: 'papers' })
  })

  test.each([
    ['a loop', '/list', /redirects more than 5 times/],
    ['a file', 'file:///etc/passwd', /redirects to "file:.*no address of the web/],
    ['nothing', 'http://', /no address of the web/],
    ['a password', 'http://me:secret@127.0.0.1/', /with a password in it: refused/],
  ])('is not followed to %s', async (_, location, message) => {
    const error = (await fetched(to(location)).catch((e: unknown) => e)) as Error
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('secret')
  })

  test.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://10.1.2.3/',
    'http://192.168.0.1/',
    'http://172.16.9.9/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://0.0.0.0/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://224.0.0.1/',
  ])('of an inner network is refused: %s', async (url) => {
    await expect(createPoliteFetch({ turns: memoryTurns(), userAgent: 'x' })(url)).rejects.toThrow(
      /not on the public internet: refused/,
    )
  })

  test('of an inner network is refused after a redirect, too', async () => {
    await using inner = await serveLocally((_, response) => response.end('secret'))
    await using outer = await serveLocally(to(`${inner.url}/end`), '127.0.0.2')
    const fetch = fetcher({ isAllowed: (address) => address === '127.0.0.2' })
    await expect(fetch(outer.url)).rejects.toThrow(/127\.0\.0\.1.* not on the public internet: refused/)
    expect(outer.asked).toHaveLength(1)
    expect(inner.asked).toHaveLength(0)
  })

  test.each(['169.254.169.254', '2852039166', '[::169.254.169.254]', '[::ffff:a9fe:a9fe]', '[fe80::1]'])(
    'that is link-local is refused after a redirect where inner networks are allowed: %s',
    async (host) => {
      await using outer = await serveLocally(to(`http://${host}/latest/meta-data`))
      const asked = fetcher({ isAllowed: isOwn })(outer.url)
      await expect(asked).rejects.toThrow(/not on the public internet: refused$/)
    },
  )

  test.each(['ftp://example.org/', 'javascript:alert(1)', 'papers', ''])(
    'must be of the web: "%s"',
    async (url) => {
      await expect(fetcher()(url)).rejects.toThrow(/no address of the web/)
    },
  )
})

function endless(response: Parameters<RequestListener>[1], bytes: number, everyMs: number) {
  const timer = setInterval(() => response.write(Buffer.alloc(bytes, 'x')), everyMs)
  response.on('close', () => clearInterval(timer))
}

function trickleHeaders(socket: Socket) {
  socket.write('HTTP/1.1 200 OK\r\n')
  const timer = setInterval(() => socket.write('X-More: 1\r\n'), 40)
  socket.on('close', () => clearInterval(timer))
  socket.on('error', () => clearInterval(timer))
}
