/** Runs a method off the page's thread; ending the worker ends the run, wherever it is. */
import { reproductions } from '#methods/reproductions.gen.ts'
import type { RunEvent } from '#lab/reproduction.ts'
import { runSeed } from '#lab/run.ts'
import { bundled } from './bundled.ts'
import { failureOf } from './islands/failure.ts'
import type { FailureKind, Order, Report } from './islands/protocol.ts'

// The rule means windows; a worker's page is the only one who listens.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
const post = (report: Report): void => self.postMessage(report)

function fail(failure: FailureKind, error: unknown): void {
  post({ kind: 'failed', failure, message: error instanceof Error ? error.message : String(error) })
}

async function run({ slug, backend, ...options }: Order): Promise<void> {
  // jax-js starts threads where it finds `Worker` and shared memory as it loads. At the size of our methods they
  // were slower on two cores (7 ms a step in place of 3), and a number cannot be read at once while they work.
  if (backend !== 'threads') Reflect.deleteProperty(self, 'Worker')
  const parts = await load(slug).catch((error: unknown) => fail('load', error))
  if (!parts) return
  const { jax, reproduction } = parts

  const device = backend === 'webgpu' ? 'webgpu' : 'wasm'
  const available = await jax.init(device).catch((): (typeof device)[] => [])
  if (!available.includes(device)) return fail(device === 'wasm' ? 'wasm' : 'device', `no ${device}`)
  jax.defaultDevice(device)
  if (device === 'webgpu') void jax.getWebGPUDevice().lost.then((info) => fail('lost', info.message))
  post({ kind: 'ready' })

  const events = bundled<RunEvent>((events) => post({ kind: 'events', events }), urgent())
  const started = performance.now()
  try {
    const result = await runSeed(reproduction, options, events.add)
    const seconds = (performance.now() - started) / 1000
    events.flush()
    post({ kind: 'finished', result, seconds, labels: reproduction.metrics })
  } catch (error) {
    events.flush()
    fail(failureOf(error), error)
  }
}

async function load(slug: string) {
  const jax = await import('@jax-js/jax')
  const reproduction = await reproductions[slug]?.()
  if (!reproduction) throw new RangeError(`no method ${slug}`)
  return { jax, reproduction }
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

self.addEventListener('message', ({ data }: MessageEvent<Order>) => void run(data))
// A thread of jax-js that cannot start rejects where nobody listens, and its kernels would do nothing.
self.addEventListener('unhandledrejection', ({ reason }) => fail(failureOf(reason), reason))
