import { Readable } from 'node:stream'
import nodemailer from 'nodemailer'
import type Mail from 'nodemailer/lib/mailer'
import type { MailSettings } from './settings.ts'

/** The way out to a mail server. */
export interface Post {
  /**
   * Hands one mail over. `beforeEnd` is waited for when the server has all of it but the end: until then it has
   * accepted nothing, and when `beforeEnd` throws it never will. Returns the server's answer.
   */
  send(mail: { from: string; to: string; raw: Buffer; beforeEnd: () => Promise<void> }): Promise<string>
  /** Breaks off what is under way. */
  close(): void
}

/** Signed, so that nobody can take off or add the way to unsubscribe (RFC 8058). */
const SIGNED_HEADERS = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'auto-submitted',
].join(':')

const signature = ({ domain, selector, key }: NonNullable<MailSettings['dkim']>) => ({
  domainName: domain,
  keySelector: selector,
  privateKey: key,
  headerFieldNames: SIGNED_HEADERS,
})

/** A mail as it would go out, signed if mails are. */
export async function signed(
  { dkim }: MailSettings,
  { from, to, raw }: { from: string; to: string; raw: Buffer },
): Promise<Buffer> {
  const transport = nodemailer.createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    ...(dkim && { dkim: signature(dkim) }),
  })
  const { message } = await transport.sendMail({ envelope: { from, to }, raw })
  return message as Buffer
}

interface HeldMail extends Mail.Options {
  beforeEnd: () => Promise<void>
}

export function createPost({ smtpUrl, tls, tlsCa, connections, dkim }: MailSettings): Post {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: connections,
    maxMessages: 200,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(tls === 'required' && { requireTLS: true }),
    ...(tls === 'off' && { ignoreTLS: true }),
    ...(tlsCa !== undefined && { tls: { ca: tlsCa } }),
    ...(dkim && { dkim: signature(dkim) }),
  } as Parameters<typeof nodemailer.createTransport>[0])

  transport.use('stream', (mail, done) => {
    const { message, data } = mail
    const { beforeEnd } = data as HeldMail
    const create = message.createReadStream.bind(message)
    // Read only once the server said that it listens (354), so the end is held back over an open connection.
    message.createReadStream = (options) => Readable.from(holdEnd(create(options), beforeEnd)) as never
    done()
  })
  // Errors reach those who send; one of an idle connection is nobody's.
  transport.on('error', () => {})

  return {
    async send({ from, to, raw, beforeEnd }) {
      const mail: HeldMail = { envelope: { from, to }, raw, beforeEnd }
      const { response } = (await transport.sendMail(mail)) as { response?: string }
      return response ?? ''
    },
    close: () => transport.close(),
  }
}

async function* holdEnd(input: Readable, beforeEnd: () => Promise<void>): AsyncGenerator<Buffer> {
  for await (const chunk of input) yield chunk as Buffer
  await beforeEnd()
}
