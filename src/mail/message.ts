import { createHash } from 'node:crypto'
import { encodeWords, foldLines } from 'nodemailer/lib/mime-funcs'
import { encode, wrap } from 'nodemailer/lib/qp'
import { oneLine } from './address.ts'

/** Text in quoted-printable that ends its line, so that pieces can follow one another. */
export type Quoted = string & { readonly quoted: unique symbol }

/** Encodes a piece once, however many mails it goes into. */
export const quoted = (text: string): Quoted =>
  `${wrap(encode(text.replaceAll(/\r?\n/g, '\r\n').replace(/\r\n$/, '')), 76)}\r\n` as Quoted

/** A picture within a mail, encoded once. */
export interface InlinePicture {
  /** What `cid:` names it by. */
  id: string
  alt: string
  base64: string
}

export const inlinePicture = (id: string, alt: string, bytes: Buffer): InlinePicture => ({
  id,
  alt,
  base64: bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n').trimEnd(),
})

export interface Content {
  subject: string
  text: readonly Quoted[]
  html: readonly Quoted[]
  pictures: readonly InlinePicture[]
}

export interface Headers {
  /** As in `From`: `Daily Papers <papers@example.org>`. */
  from: { name: string; address: string }
  /** A checked address. */
  to: string
  /** Without the angle brackets. */
  messageId: string
  date: number
  /** Further headers, ASCII, each in one line. */
  more: Readonly<Record<string, string>>
}

/** A whole mail as it goes over the wire: text, HTML, and the pictures that the HTML shows. */
export function toMessage({ from, to, messageId, date, more }: Headers, content: Content): Buffer {
  // The same mail has the same boundaries, so that sending it again repeats it.
  const seed = createHash('sha256').update(messageId).digest('hex').slice(0, 24)
  const [outer, inner] = [`=_a${seed}`, `=_r${seed}`]
  const lines = [
    header('From', `${name(from.name)} <${from.address}>`),
    header('To', to),
    header('Subject', encodeWords(oneLine(content.subject), 'Q', 52, true)),
    header('Message-ID', `<${messageId}>`),
    header('Date', new Date(date).toUTCString().replace('GMT', '+0000')),
    ...Object.entries(more).map(([key, value]) => header(key, value)),
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${outer}"`,
    '',
    `--${outer}`,
    ...QUOTED('text/plain'),
    content.text.join(''),
    `--${outer}`,
  ]
  const html = [...QUOTED('text/html'), content.html.join('')]
  if (content.pictures.length === 0) lines.push(...html)
  else {
    lines.push(
      `Content-Type: multipart/related; type="text/html"; boundary="${inner}"`,
      '',
      `--${inner}`,
      ...html,
    )
    for (const { id, base64 } of content.pictures) {
      lines.push(
        `--${inner}`,
        'Content-Type: image/png',
        'Content-Transfer-Encoding: base64',
        `Content-ID: <${id}>`,
        'Content-Disposition: inline; filename="result.png"',
        '',
        base64,
      )
    }
    lines.push(`--${inner}--`)
  }
  lines.push(`--${outer}--`, '')
  return Buffer.from(lines.join('\r\n'), 'latin1')
}

const QUOTED = (type: string) => [
  `Content-Type: ${type}; charset=utf-8`,
  'Content-Transfer-Encoding: quoted-printable',
  '',
]

function header(name: string, value: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[^\t\u0020-\u007e]/.test(value.replaceAll('\r\n ', '')))
    throw new Error(`a header ${name} that is not one line`)
  return foldLines(`${name}: ${value}`, 76)
}

const name = (text: string): string => {
  const plain = oneLine(text)
  return /^[\w .-]+$/.test(plain) ? `"${plain}"` : encodeWords(plain, 'Q', 52, true)
}
