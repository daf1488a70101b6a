import { type Socket, connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Hono } from 'hono'
import { type Listening, listen } from './server.ts'

const QUICK = { headersTimeout: 300, requestTimeout: 600, silence: 60_000, connectionsCheckingInterval: 50 }
const HEAD = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n'

let server: Listening | undefined
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.close()
})

async function start(maxConnections = 100, patience = QUICK) {
  const app = new Hono()
  app.onError((_, c) => c.text('broken off', 400))
  app.get('/', (c) => c.text('here'))
  app.get('/much', (c) => c.body(new Uint8Array(50_000_000)))
  app.post('/', async (c) => c.text(await c.req.text()))
  server = await listen(app, { port: 0, host: '127.0.0.1', maxConnections }, patience)
  return `http://127.0.0.1:${server.port}`
}

/** Says something, then a letter now and then; what came back once the other side ended it. */
function dribble(said: string, letter = ''): Promise<string> {
  const socket = connect(server!.port, '127.0.0.1')
  sockets.push(socket)
  let answer = ''
  socket.on('data', (bytes) => (answer += String(bytes).slice(0, 200)))
  socket.on('error', () => {})
  socket.write(said)
  const timer = letter ? setInterval(() => socket.write(letter), 20) : undefined
  return new Promise((done) =>
    socket.once('close', () => {
      clearInterval(timer)
      done(answer)
    }),
  )
}

test.each([
  ['nothing', '', ''],
  ['half a head', 'GET / HTTP/1.1\r\nHost: local', ''],
  ['a head without end', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: ', 'a'],
  ['no body', HEAD, ''],
  ['a body letter by letter', HEAD, 'a'],
])('who says %s is sent away, and others are answered meanwhile', async (_, said, letter) => {
  const url = await start()
  const ended = dribble(said, letter)
  expect(await (await fetch(url)).text()).toBe('here')
  expect(await ended).toMatch(/^HTTP\/1\.1 408|^$/)
})

test('who does not read what they asked for is sent away', async () => {
  await start(100, { ...QUICK, silence: 200 })
  const socket = connect(server!.port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => {})
  socket.pause()
  socket.write('GET /much HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await new Promise((done) => setTimeout(done, 600))
  socket.resume()
  let bytes = 0
  socket.on('data', (part) => (bytes += part.length))
  await new Promise((done) => socket.once('close', done))
  expect(bytes).toBeLessThan(50_000_000)
})

test('more connections than there may be are closed as they come, the others stay', async () => {
  const url = await start(2)
  const first = dribble('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  void dribble('GET /')
  expect(await dribble('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBe('')
  sockets[0]!.end()
  expect(await first).toContain('here')
  await new Promise((done) => setTimeout(done, 700))
  expect(await (await fetch(url)).text()).toBe('here')
})
