import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'

export interface Received {
  from: string
  to: string
  raw: string
  secure: boolean
  user: string | undefined
}

/** A mail server's refusal. */
export const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode })

export interface SinkFaults {
  /** At RCPT: an error refuses. */
  onRecipient?: (to: string) => Error | undefined
  /** When the whole mail is there. An error refuses, `drop` takes the mail and breaks off without a word. */
  onMail?: (mail: Received) => Error | 'drop' | undefined | Promise<Error | 'drop' | undefined>
}

export interface Sink extends AsyncDisposable {
  port: number
  url: string
  /** In the order in which they were complete. */
  mails: Received[]
  faults: SinkFaults
}

/** A real mail server on this machine that keeps what it gets. */
export async function startSink(options: SMTPServerOptions = {}): Promise<Sink> {
  const mails: Received[] = []
  const faults: SinkFaults = {}
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key ? [] : ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 200,
    onRcptTo: ({ address }, _session, done) => done(faults.onRecipient?.(address)),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const mail = received(session, Buffer.concat(chunks).toString('latin1'))
        const answer = await faults.onMail?.(mail)
        if (answer === undefined || answer === 'drop') mails.push(mail)
        if (answer === 'drop') socketOf(server, session)?.destroy()
        else done(answer)
      })
    },
    ...options,
  })
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as { port: number }
  return {
    port,
    url: `smtp://localhost:${port}`,
    mails,
    faults,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
  }
}

/** The server keeps its connections to itself. */
const SOCKET = '_socket'

function socketOf(server: SMTPServer, { id }: SMTPServerSession): Socket | undefined {
  const { connections } = server as unknown as { connections: Set<{ id: string; [SOCKET]: Socket }> }
  return [...connections].find((one) => one.id === id)?.[SOCKET]
}

const received = (session: SMTPServerSession, raw: string): Received => ({
  from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
  to: session.envelope.rcptTo[0]!.address,
  raw,
  secure: session.secure,
  user: session.user as string | undefined,
})

/** Of `localhost`, made for this run; undefined, with a word, where there is no openssl. */
export const CERTIFICATE: { key: string; cert: string } | undefined = (() => {
  const request =
    'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost'
  const { stdout, status } = spawnSync('openssl', [...request.split(' '), '-keyout', '-', '-out', '-'], {
    encoding: 'utf8',
  })
  if (status !== 0) console.warn('no openssl: tests of TLS are skipped')
  const pem = (name: string) =>
    new RegExp(`-----BEGIN ${name}-----[^]+?-----END ${name}-----\\n`).exec(stdout ?? '')?.[0]
  const [key, cert] = [pem('PRIVATE KEY'), pem('CERTIFICATE')]
  return status === 0 && key && cert ? { key, cert } : undefined
})()
