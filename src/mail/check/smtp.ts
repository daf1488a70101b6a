import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { MailSettings } from '../settings.ts'
import { type Finding, bad, good, reasonOf, unsure } from './finding.ts'

const TIMEOUT_MS = 15_000

/** Connects, encrypts and signs in, as sending does. */
export async function checkSmtp({ smtpUrl, tls, tlsCa }: MailSettings): Promise<Finding[]> {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  const port = Number(url.port || (secure ? 465 : 587))
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const where = `${host}:${port}`
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    ...(tls === 'required' && { requireTLS: true }),
    ...(tls === 'off' && { ignoreTLS: true }),
    ...(tlsCa !== undefined && { tls: { ca: tlsCa } }),
  })
  try {
    await new Promise<void>((connected, failed) => {
      connection.once('error', failed)
      connection.connect((fault) => (fault ? failed(fault) : connected()))
    })
    const findings = [
      good('SMTP', `${where} answers`),
      connection.secure
        ? good('TLS', secure ? 'encrypted from the first byte' : 'encrypted by STARTTLS')
        : unsure(
            'TLS',
            `${where} is spoken to in the clear`,
            'set MAIL_TLS=required, unless the server is on this machine',
          ),
    ]
    if (url.username === '') {
      return [
        ...findings,
        unsure('sign-in', 'without a name', 'put USER:PASSWORD@ into SMTP_URL where the server wants it'),
      ]
    }
    const credentials = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
    await new Promise<void>((done, failed) => {
      connection.login(credentials, (fault) => (fault ? failed(fault) : done()))
    })
    return [...findings, good('sign-in', `accepted as ${credentials.user}`)]
  } catch (fault) {
    return [bad('SMTP', `${where}: ${reasonOf(fault)}`, adviceOn(fault))]
  } finally {
    connection.close()
  }
}

function adviceOn(fault: unknown): string {
  switch ((fault as { code?: string }).code) {
    case 'EAUTH':
      return 'check user and password in SMTP_URL'
    case 'EDNS':
    case 'ENOTFOUND':
      return 'check the name of the server in SMTP_URL'
    case 'ETLS':
      return 'the server has no STARTTLS, or its certificate is not trusted; check MAIL_TLS and MAIL_TLS_CA'
    default:
      return 'check host and port in SMTP_URL, and whether a firewall lets them through'
  }
}
