/**
 * `npm run bench:crowds`: how many pages a site of 125,000 papers answers from memory, and what becomes of four times the
 * searches that it can answer. The crowd comes from this process, the site is another one.
 */
import { spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import autocannon from 'autocannon'
import { openStore } from '../src/store/index.ts'
import { filledFolder, lastDays, root } from './filled-folder.ts'

const SECONDS = 5
const { folder, remove } = await filledFolder()
const store = await openStore(folder)
const days = await lastDays(store, 120)
const some = await store.papers.list({ limit: 300, offset: 500 })
const words = [...new Set(some.flatMap(({ title }) => title.toLowerCase().match(/[a-z]{5,}/g) ?? []))]
await store.close()

const { url, stop } = await serve()
try {
  console.log('                        answers a second   of a core   p99 ms   memory MB')
  for (const [name, paths] of [
    ['the front page', ['/']],
    ['lists of days', days.map((day) => `/date/${day}`)],
    ['pages of papers', some.map(({ id }) => `/papers/${encodeURI(id)}`)],
  ] as const) {
    await load(paths, { connections: 4, amount: 4 * paths.length })
    report(name, await measured(paths, { connections: 16, duration: SECONDS }))
  }
  const searches = words.map((word, i) => `/search?q=${word}+${words[(i * 7 + 1) % words.length]}`)
  await load(searches, { connections: 4, duration: 2 })
  const calm = await measured(searches, { connections: 4, duration: SECONDS })
  report('searches', calm)

  const over = new AbortController()
  const health = watchHealth(over.signal)
  const crowd = { connections: 400, duration: 2 * SECONDS, overallRate: Math.round(4 * calm.rate) }
  report('searches, 4 times', await measured(searches, crowd))
  const ended = performance.now()
  over.abort()
  let took = Infinity
  while (took > 2 * Math.max(50, calm.p50)) {
    const started = performance.now()
    await (await fetch(url + searches[0]!)).text()
    took = performance.now() - started
    await setTimeout(20)
  }
  console.log(`as before ${Math.round(performance.now() - ended)} ms after the crowd has gone`)
  console.log(`/healthz meanwhile: at most ${Math.round(Math.max(...(await health)))} ms`)
} finally {
  await stop()
  remove()
}

interface Measured {
  /** Answers that are pages, in a second of the clock and in a second of the server's processor. */
  rate: number
  perCore: number
  sentAway: number
  p50: number
  p99: number
  /** Bytes at the end. */
  memory: number
}

type Crowd = { connections: number; duration?: number; amount?: number; overallRate?: number }

function load(paths: readonly string[], crowd: Crowd) {
  const requests = paths.map((path) => ({ path, headers: { 'accept-encoding': 'gzip' } }))
  return autocannon({ url, requests, excludeErrorStats: true, ...crowd })
}

async function measured(paths: readonly string[], crowd: Crowd): Promise<Measured> {
  const before = await metric('process_cpu_seconds_total')
  const result = await load(paths, crowd)
  const cpu = (await metric('process_cpu_seconds_total')) - before
  return {
    rate: result['2xx'] / result.duration,
    perCore: result['2xx'] / cpu,
    sentAway: result.non2xx,
    p50: result.latency.p50,
    p99: result.latency.p99,
    memory: await metric('process_resident_memory_bytes'),
  }
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)![1])
}

function report(name: string, { rate, perCore, sentAway, p99, memory }: Measured) {
  const number = (value: number, width: number) => Math.round(value).toLocaleString('en').padStart(width)
  const away = sentAway > 0 ? `   ${sentAway} sent away` : ''
  console.log(
    name.padEnd(20) +
      number(rate, 20) +
      number(perCore, 12) +
      number(p99, 9) +
      number(memory / 1e6, 12) +
      away,
  )
}

/** How long the health check takes, ten times a second. */
async function watchHealth(signal: AbortSignal): Promise<number[]> {
  const taken: number[] = []
  while (!signal.aborted) {
    const started = performance.now()
    await (await fetch(`${url}/healthz`)).text()
    taken.push(performance.now() - started)
    await setTimeout(100)
  }
  return taken
}

async function serve(): Promise<{ url: string; stop(): Promise<void> }> {
  const env = { ...process.env, PORT: '0', DATA_DIR: folder, FETCH: 'off' }
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--json'], { cwd: root, env })
  child.stderr.pipe(process.stderr)
  const said = Promise.withResolvers<string>()
  let out = ''
  child.stdout.on('data', (text) => {
    out += text
    if (/\}\s*$/.test(out)) said.resolve(out)
  })
  child.once('close', () => said.reject(new Error('the site did not start')))
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  return {
    url: (JSON.parse(await said.promise) as { url: string }).url,
    stop() {
      child.kill('SIGINT')
      return ended
    },
  }
}
