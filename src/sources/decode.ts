import { refuseBinary } from './binary.ts'
import { FormatError, type Warning } from './record.ts'
import { countControls } from './text.ts'

/** A text, and what of it had to be guessed. */
export interface Decoded {
  text: string
  warnings: Warning[]
}

/** Where a text says how it is written, and what tells UTF-16 from other text, in bytes. */
const HEAD = 4096

/**
 * Turns bytes into text, wherever they come from: as UTF-16 by its mark or by every other byte being nought, as UTF-8
 * where they are that, else by the encoding that the answer or the text itself names. Failing all, the bytes that
 * are no UTF-8 are read as Windows-1252, which most text without a name is, with a warning.
 *
 * @param contentType - of the answer, if it is one
 * @throws FormatError when it is no text at all
 */
export function decode(bytes: Uint8Array, contentType = ''): Decoded {
  refuseBinary(bytes)
  const decoded = decodeText(bytes, contentType)
  const start = decoded.text.slice(0, HEAD)
  const controls = countControls(start)
  if (controls > 8 && controls > start.length / 20) {
    throw new FormatError('this looks like a binary file, not like text')
  }
  return decoded
}

function decodeText(bytes: Uint8Array, contentType: string): Decoded {
  const head = Buffer.from(bytes.subarray(0, HEAD)).toString('latin1')
  const wide = wideEncoding(head)
  if (wide !== undefined) return decodeLoosely(wide, bytes)

  const said = [/charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1], ...namesIn(head)]
  const names = said.filter((name) => name !== undefined)
  const known = names.map(knownEncoding).filter((name) => name !== undefined)
  const text = known.includes('iso-2022-jp') ? undefined : decodeStrictly('utf-8', bytes)
  if (text !== undefined) return { text, warnings: [] }

  const faults = faultsOf(bytes)
  // A text that names UTF-16 where one can read that is none.
  const others = known.filter((name) => !name.startsWith('utf-'))
  if (faults.good <= faults.bad && others.length > 0) {
    for (const name of others) {
      const text = decodeStrictly(name, bytes)
      if (text !== undefined) return { text, warnings: [] }
    }
    return decodeLoosely(others[0]!, bytes)
  }
  const unknown = names.find((name) => knownEncoding(name) === undefined)
  return repair(bytes, faults, unknown && `, and "${unknown.slice(0, 40)}" is no encoding known here`)
}

/** By its mark; without one ASCII shows, which every format has. */
function wideEncoding(head: string): 'utf-16le' | 'utf-16be' | undefined {
  if (head.startsWith('\xFF\xFE')) return 'utf-16le'
  if (head.startsWith('\xFE\xFF')) return 'utf-16be'
  const noughts = [0, 0]
  for (let i = head.indexOf('\0'); i >= 0; i = head.indexOf('\0', i + 1)) noughts[i % 2]!++
  const [even, odd] = noughts as [number, number]
  if (Math.max(even, odd) < 1 + head.length / 20) return undefined
  if (odd > 10 * even) return 'utf-16le'
  return even > 10 * odd ? 'utf-16be' : undefined
}

/** Encodings that the beginning of XML, HTML or BibTeX names, the last in the ways of JabRef, BibDesk and editors. */
const namesIn = (head: string): (string | undefined)[] =>
  [
    /^(?:\xEF\xBB\xBF)?\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/,
    /<meta\b[^<>]*?\bcharset\s*=\s*["']?([\w.:-]+)/i,
    /^[ \t]*(?:%|@comment\b)[^\n]*?\bstring encoding [^\n(]*\(([^\n)]+)\)/im,
    /^[ \t]*(?:%|@comment\b)[^\n]*?\b(?:file)?(?:en)?coding\s*[:=]\s*["']?([\w.:-]+)/im,
  ].map((pattern) => pattern.exec(head)?.[1])

/** What people call encodings that the web calls otherwise. */
const ALSO_CALLED: Readonly<Record<string, string>> = {
  ansi: 'windows-1252',
  ansinew: 'windows-1252',
  windowslatin1: 'windows-1252',
  isolatin1: 'windows-1252',
  isolatin2: 'iso-8859-2',
  isolatin9: 'iso-8859-15',
  latin9: 'iso-8859-15',
  applemac: 'macintosh',
  macroman: 'macintosh',
  macosroman: 'macintosh',
}

/** The encoding as the web calls it. */
function knownEncoding(name: string): string | undefined {
  const plain = name.toLowerCase().replace(/-(?:unix|dos|mac)$/, '')
  const bare = plain.replace(/[^a-z0-9]/g, '')
  for (const label of [plain, plain.replaceAll('_', '-'), bare, ALSO_CALLED[bare]]) {
    try {
      if (label !== undefined) return new TextDecoder(label).encoding
    } catch {}
  }
  return undefined
}

function decodeStrictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function decodeLoosely(encoding: string, bytes: Uint8Array): Decoded {
  const strict = decodeStrictly(encoding, bytes)
  if (strict !== undefined) return { text: strict, warnings: [] }
  const text = new TextDecoder(encoding).decode(bytes)
  const line = text.slice(0, text.indexOf('\uFFFD')).split('\n').length
  return {
    text,
    warnings: [{ line, message: `not all of it is ${encoding.toUpperCase()}; what is not reads �` }],
  }
}

const WINDOWS_1252 = Array.from({ length: 128 }, (_, i) =>
  Buffer.from(new TextDecoder('windows-1252').decode(Uint8Array.of(128 + i))),
)

/** What of some bytes is UTF-8: characters beyond ASCII, bytes that are none, and the place of the first such. */
interface Faults {
  good: number
  bad: number
  first: number
}

function faultsOf(bytes: Uint8Array): Faults {
  const faults = { good: 0, bad: 0, first: bytes.length }
  for (let at = 0; at < bytes.length;) {
    const length = sequenceAt(bytes, at)
    if (length > 1) faults.good++
    if (length === 0 && faults.bad++ === 0) faults.first = at
    at += length || 1
  }
  return faults
}

/** Reads bytes as UTF-8, and those that are none as letters of Windows-1252. */
function repair(bytes: Uint8Array, { bad, first }: Faults, and = ''): Decoded {
  const repaired = Buffer.allocUnsafe(bytes.length + 2 * bad)
  let to = 0
  for (let at = 0; at < bytes.length;) {
    const length = sequenceAt(bytes, at)
    if (length === 0) to += WINDOWS_1252[bytes[at++]! - 128]!.copy(repaired, to)
    for (const end = at + length; at < end;) repaired[to++] = bytes[at++]!
  }
  const what = bad === 1 ? 'a byte here is' : `${bad} bytes from here on are`
  return {
    text: decodeStrictly('utf-8', repaired.subarray(0, to))!,
    warnings: [{ line: lineOf(bytes, first), message: `${what} not UTF-8${and}; read as Windows-1252` }],
  }
}

/** Bytes of the character of UTF-8 that starts at `at`; 0 when none does. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  // Neither in more bytes than needed, nor half of a pair, nor beyond the last character.
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0
    if (next < (i === 1 ? least : 0x80) || next > (i === 1 ? most : 0xbf)) return 0
  }
  return length
}

function lineOf(bytes: Uint8Array, at: number): number {
  let line = 1
  for (let i = 0; i < at; i++) if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) line++
  return line
}

/**
 * Decodes a stream of lines without holding it whole: UTF-8 as `decode` reads it, or UTF-16.
 *
 * @param mostBytes - of one line
 * @param chunks - the first one long enough to show UTF-16
 * @returns whole lines, some at a time; warnings by the line of the stream
 * @throws FormatError when a line is too long
 */
export async function* decodeLines(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<{ lines: string[]; warnings: Warning[] }> {
  let line = 1
  let parts: Uint8Array[] = []
  let size = 0
  const take = (end: boolean) => {
    const bytes = Buffer.concat(parts)
    const strict = decodeStrictly('utf-8', bytes)
    const { text, warnings } =
      strict === undefined ? repair(bytes, faultsOf(bytes)) : { text: strict, warnings: [] }
    parts = []
    size = 0
    const lines = text.split(/\r\n|\n|\r/)
    if (!end) lines.pop()
    const placed = warnings.map((warning) => ({ ...warning, line: warning.line + line - 1 }))
    line += lines.length
    return { lines, warnings: placed }
  }
  for await (const chunk of narrowed(chunks)) {
    const last = chunk.lastIndexOf(10) + 1
    if (last > 0) {
      parts.push(chunk.subarray(0, last))
      yield take(false)
    }
    if (last === chunk.length) continue
    parts.push(chunk.subarray(last))
    size += chunk.length - last
    if (size > mostBytes) {
      throw new FormatError(
        `line ${line} has more than ${mostBytes / 1024 / 1024} MB, which no record has: nothing is read from there on`,
      )
    }
  }
  if (size > 0) yield take(true)
}

/** As UTF-8, when the first bytes show UTF-16. */
async function* narrowed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let wide: TextDecoder | null | undefined
  for await (const chunk of chunks) {
    if (wide === undefined) {
      const encoding = wideEncoding(Buffer.from(chunk.subarray(0, HEAD)).toString('latin1'))
      wide = encoding === undefined ? null : new TextDecoder(encoding)
    }
    yield wide ? Buffer.from(wide.decode(chunk, { stream: true })) : chunk
  }
  if (wide) yield Buffer.from(wide.decode())
}
