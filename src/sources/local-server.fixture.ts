import { type IncomingMessage, type RequestListener, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HostTurns } from './polite-fetch.ts'

/** A web server on this machine for the length of a test. */
export interface LocalServer extends AsyncDisposable {
  url: string
  /** What it was asked, in order. */
  asked: Pick<IncomingMessage, 'url' | 'headers'>[]
}

export async function serveLocally(answer: RequestListener, host = '127.0.0.1'): Promise<LocalServer> {
  const asked: LocalServer['asked'] = []
  const server = createServer((request, response) => {
    asked.push({ url: request.url!, headers: request.headers })
    answer(request, response)
  }).listen(0, host)
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Turns of hosts in memory. */
export function memoryTurns(): HostTurns & { freeAt: Map<string, number> } {
  const freeAt = new Map<string, number>()
  return {
    freeAt,
    async claimHost(host, now, until) {
      const at = freeAt.get(host) ?? 0
      if (at > now) return at
      freeAt.set(host, until)
      return now
    },
    async freeHost(host, at) {
      freeAt.set(host, at)
    },
  }
}
