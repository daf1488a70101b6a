import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import type { Store } from '#store/index.ts'
import { readReport } from './bounce-report.ts'
import { bounceReader, refusalInWords, takeReport } from './bounces.ts'
import { type Desk, domainOf } from './settings.ts'

export interface BounceServer {
  port: number
  close(): Promise<void>
}

const MAX_BYTES = 1024 * 1024

/** Listens for bounces. It takes mail for addresses that were signed here, and for nobody else. */
export async function startBounceServer(
  desk: Desk & { store: Store },
  { host, port }: { host: string; port: number },
  log: (line: string, cause?: unknown) => void,
): Promise<BounceServer> {
  const server = new SMTPServer({
    banner: 'Daily Papers, bounces only',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: MAX_BYTES,
    maxClients: 20,
    socketTimeout: 30_000,
    closeTimeout: 1000,
    onRcptTo({ address }, session, done) {
      if (session.envelope.rcptTo.length > 0) return done(refuse(452, '4.5.3 one recipient at a time'))
      if (bounceReader(desk, address) === undefined) return done(refuse(550, '5.1.1 no such address here'))
      done()
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      let bytes = 0
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes <= MAX_BYTES) chunks.push(chunk)
      })
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(refuse(552, '5.3.4 too large'))
        const id = bounceReader(desk, session.envelope.rcptTo[0]?.address ?? '')
        take(id, Buffer.concat(chunks)).then(
          () => done(),
          (fault: unknown) => {
            log('a bounce could not be read', fault)
            done(refuse(451, '4.3.0 try again later'))
          },
        )
      })
    },
  })
  const take = async (id: string | undefined, raw: Buffer) => {
    const reader = id === undefined ? undefined : await desk.store.subscribers.byId(id)
    if (!reader) return
    const report = await readReport(raw)
    if (report.kind === 'notice') log(`${report.why} (it went to a reader at ${domainOf(reader.email)})`)
    const refusal = await takeReport(desk, reader, report)
    if (refusal) log(refusalInWords(refusal))
  }
  server.on('error', (fault) => log('the listener for bounces', fault))
  const listening = server.listen(port, host)
  await once(listening, 'listening')
  const address = listening.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}

const refuse = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })
