import type { ChildProcess } from 'node:child_process'
import { buildIfStale } from '../scripts/build.ts'
import { startPapers } from './cli-process.ts'
import { freePort } from './free-port.ts'

export interface Serving extends AsyncDisposable {
  url: string
  child: ChildProcess
  /** What it has written for its operator so far. */
  log(): string
}

/** The real site in a process of its own, on a port of its own, without fetching and without a model. */
export async function serve(env: NodeJS.ProcessEnv): Promise<Serving> {
  await buildIfStale()
  const url = `http://127.0.0.1:${await freePort()}`
  const child = startPapers(['serve', '--json'], {
    env: { FETCH: 'off', EMBEDDER: 'none', BASE_URL: url, PORT: new URL(url).port, ...env },
  })
  let log = ''
  child.stderr.on('data', (chunk) => (log += chunk))
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  await Promise.race([
    new Promise<void>((ready) => child.stdout.once('data', () => ready())),
    ended.then(() => {
      throw new Error(`the site ended while it started: ${log}`)
    }),
  ])
  return {
    url,
    child,
    log: () => log,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
