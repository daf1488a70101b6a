/** Runs a method off the page's thread; ending the worker ends the run, wherever it is. */
import { draws } from '#methods/draws.gen.ts'
import { reproductions } from '#methods/reproductions.gen.ts'
import type { Prepared } from '#lab/draw.ts'
import type { RunEvent } from '#lab/reproduction.ts'
import { runSeed } from '#lab/run.ts'
import { bundled } from './bundled.ts'
import { failureOf } from './islands/failure.ts'
import type {
  Backend,
  DrawOrder,
  DrawReport,
  Drawing,
  FailureKind,
  Order,
  Report,
} from './islands/protocol.ts'

// The rule means windows; a worker's page is the only one who listens.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
const post = (report: Report | DrawReport): void => self.postMessage(report)

function fail(failure: FailureKind, error: unknown): void {
  post({ kind: 'failed', failure, message: error instanceof Error ? error.message : String(error) })
}

async function run({ slug, backend, ...options }: Order): Promise<void> {
  const reproduction = await begin(backend, slug, reproductions[slug])
  if (!reproduction) return
  await tellingEvents(async (onEvent) => {
    const started = performance.now()
    const result = await runSeed(reproduction, options, onEvent)
    const seconds = (performance.now() - started) / 1000
    return { kind: 'finished', result, seconds, labels: reproduction.metrics }
  })
}

let prepared: Prepared | undefined

/** Trains a method once, and keeps it for drawings. */
async function prepare({ slug, seed }: DrawOrder): Promise<void> {
  const draw = await begin('wasm', slug, draws[slug])
  if (!draw) return
  await tellingEvents(async (onEvent) => {
    const training = draw.prepare(seed)
    for (;;) {
      const { done, value } = await training.next()
      if (done) {
        prepared = value
        return { kind: 'prepared', examples: value.examples }
      }
      onEvent(value)
    }
  })
}

async function answer({ pixels }: Drawing): Promise<void> {
  try {
    if (prepared) post({ kind: 'answered', said: await prepared.answer(pixels) })
  } catch (error) {
    fail(failureOf(error), error)
  }
}

/** Loads a part of a method and readies jax-js for it; nothing when either failed, which the page has then been told. */
async function begin<T>(backend: Backend, slug: string, load?: () => Promise<T>): Promise<T | undefined> {
  // jax-js starts threads where it finds `Worker` and shared memory as it loads. At the size of our methods they
  // were slower on two cores (7 ms a step in place of 3), and a number cannot be read at once while they work.
  if (backend !== 'threads') Reflect.deleteProperty(self, 'Worker')
  const parts = await loaded(slug, load).catch((error: unknown) => fail('load', error))
  if (!parts) return undefined
  const { jax, method } = parts

  const device = backend === 'webgpu' ? 'webgpu' : 'wasm'
  const available = await jax.init(device).catch((): (typeof device)[] => [])
  if (!available.includes(device)) {
    fail(device === 'wasm' ? 'wasm' : 'device', `no ${device}`)
    return undefined
  }
  jax.defaultDevice(device)
  if (device === 'webgpu') void jax.getWebGPUDevice().lost.then((info) => fail('lost', info.message))
  post({ kind: 'ready' })
  return method
}

async function loaded<T>(slug: string, load: (() => Promise<T>) | undefined) {
  const jax = await import('@jax-js/jax')
  if (!load) throw new RangeError(`no method ${slug}`)
  return { jax, method: await load() }
}

/** Sends events on while there is work, then what it came to. */
async function tellingEvents(
  work: (onEvent: (event: RunEvent) => void) => Promise<Report | DrawReport>,
): Promise<void> {
  const events = bundled<RunEvent>((events) => post({ kind: 'events', events }), urgent())
  try {
    const end = await work(events.add)
    events.flush()
    post(end)
  } catch (error) {
    events.flush()
    fail(failureOf(error), error)
  }
}

/** A new phase is shown at once: a long computation may follow it, in which no timer runs. */
function urgent(): (event: RunEvent) => boolean {
  let phase: string | undefined
  return (event) => {
    if (event.kind !== 'progress' || event.doing === phase) return false
    phase = event.doing
    return true
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Order | DrawOrder | Drawing>) => {
  if ('pixels' in data) void answer(data)
  else if ('draws' in data) void prepare(data)
  else void run(data)
})
// A thread of jax-js that cannot start rejects where nobody listens, and its kernels would do nothing.
self.addEventListener('unhandledrejection', ({ reason }) => fail(failureOf(reason), reason))
