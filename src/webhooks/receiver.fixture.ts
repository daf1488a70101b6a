import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook as Verifier } from 'standardwebhooks'

export interface Received {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
  /** What stands in the headers and in the message. */
  id: string
  type: string
}

/** An engineer's own server on this machine, which keeps what it gets. */
export interface Receiver extends AsyncDisposable {
  url: string
  received: Received[]
  /** Answers; 204 unless a test says otherwise. `n` counts from 1. */
  answer: (response: ServerResponse, n: number, message: Received) => void | Promise<void>
  /** What of it has this type. */
  of(type: string): Received[]
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = []
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const body = Buffer.concat(chunks).toString('utf8')
      const { type = '' } = (body.startsWith('{') ? JSON.parse(body) : {}) as { type?: string }
      const message = { method, path: url, headers, body, id: String(headers['webhook-id']), type }
      received.push(message)
      void receiver.answer(response, received.length, message)
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (response) => void response.writeHead(204).end(),
    of: (type) => received.filter((one) => one.type === type),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}

/** As the documentation tells an engineer to do: throws when it is not signed with the secret, or not now. */
export const verified = ({ body, headers }: Received, secret: string): unknown =>
  new Verifier(secret).verify(body, headers as Record<string, string>)
