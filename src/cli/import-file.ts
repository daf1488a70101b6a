import { ReadStream, createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable, pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { decode } from '../sources/decode.ts'
import { type Format, detectFormat, isLines } from '../sources/detect.ts'
import { checkDump } from '../sources/dump.ts'
import { readText } from '../sources/read-text.ts'
import { FormatError, type PaperRecord, type Warning } from '../sources/record.ts'
import { isGzip } from '../sources/unpack.ts'
import { UsageError } from './exit.ts'
import { readLines } from './read-lines.ts'

const MB = 1024 * 1024
/** Larger files than this, unpacked, are read line by line or not at all. */
const MAX_BYTES = 256 * MB
const MAX_PAGE = 10 * MB
/** Enough to tell a format by. */
const HEAD_BYTES = 128 * 1024
const BATCH = 1000
/** Parsing more than this takes a while. */
const LARGE = 8 * MB
/** Formats that may come one work a line. */
const OF_LINES = new Set<Format>([
  'json-lines',
  'daily-papers',
  'hf-daily',
  'openalex',
  'semantic-scholar',
  'csl-json',
])

/** Some records of a file, with what there was to say about them. */
export interface Batch {
  format: Format
  records: PaperRecord[]
  warnings: Warning[]
  /** Works that the source has taken back. */
  deleted?: string[]
  /** How much of the file is done with this batch, from 0 to 1; absent where its length is not known. */
  share?: number
}

export interface Reading {
  /** Papers in one batch. */
  size?: number
  /** The day whose list it is, for papers that don't say, `YYYY-MM-DD`. */
  day?: string | undefined
  /** Says what is being done, when that takes a while. */
  say?: (doing: string) => void
  /** Ends the reading, also while it waits for more to read. */
  signal?: AbortSignal
}

/**
 * Reads a file (`-` is standard input) as the format it is in, in batches; what is packed by gzip is unpacked, whatever
 * its name. Nothing is given of a file that can't be read whole, but of JSON lines, which may be of any number.
 *
 * @throws UsageError when there is no such file; FormatError when it can't be read
 */
export async function* readBatches(
  file: string,
  given?: Format,
  { size = BATCH, day, say = () => {}, signal }: Reading = {},
): AsyncGenerator<Batch, void> {
  const { raw, head, chunks } = await open(file, signal)
  const name = file.replace(/\.gz$/i, '')
  const start = decode(head).text
  const format = given ?? detectFormat(start, name)
  if (format === 'daily-papers') {
    checkDump(start)
    if (day !== undefined) throw new UsageError('a dump says which lists its papers are of: leave --day away')
  }
  const isByLine = isLines(start, name) && (format === undefined || OF_LINES.has(format))
  if (isByLine || format === 'json-lines' || format === 'daily-papers') {
    const length = raw instanceof ReadStream ? (await stat(file)).size : 0
    const share = () => (raw instanceof ReadStream && length > 0 ? raw.bytesRead / length : undefined)
    const how = { format: format ?? 'json-lines', day, size, ahead: length > LARGE, share, signal } as const
    yield* readLines(join(head, chunks), how)
    return
  }
  const most = format === undefined || format === 'daily-page' ? MAX_PAGE : MAX_BYTES
  const bytes = await whole(file, head, chunks, most)
  if (bytes.length > LARGE) say(`reading ${Math.round(bytes.length / MB)} MB`)
  const { text, warnings } = decode(bytes)
  const read = await readText(text, { format, fileName: name, day })
  const { records, deleted, warnings: more } = read
  for (let i = 0; i < records.length || i === 0; i += size) {
    const isFirst = i === 0
    const isLast = i + size >= records.length
    yield {
      format: read.format,
      records: records.slice(i, i + size),
      warnings: isFirst ? [...warnings, ...more] : [],
      share: isLast ? 1 : (i + size) / records.length,
      ...(isLast && deleted && { deleted }),
    }
  }
}

/**
 * The text of a file (`-` is standard input), unpacked and decoded.
 *
 * @throws UsageError when there is no such file; FormatError when it is too long, or no text
 */
export async function readFileText(file: string, signal?: AbortSignal): Promise<string> {
  const { head, chunks } = await open(file, signal)
  return decode(await whole(file, head, chunks, MAX_PAGE)).text
}

/** A file's beginning and what follows, unpacked. */
async function open(file: string, signal: AbortSignal | undefined) {
  const raw = file === '-' ? process.stdin : createReadStream(file)
  signal?.addEventListener('abort', () => raw.destroy())
  let chunks = bytesOf(raw, file)
  let head = await collect(chunks, HEAD_BYTES)
  if (isGzip(head)) {
    const gunzip = createGunzip()
    pipeline(Readable.from(join(head, chunks)), gunzip, () => {})
    chunks = bytesOf(gunzip, file)
    head = await collect(chunks, HEAD_BYTES)
  }
  return { raw, head, chunks }
}

async function whole(
  file: string,
  head: Buffer,
  chunks: AsyncGenerator<Buffer, void>,
  most: number,
): Promise<Buffer> {
  const bytes = Buffer.concat([head, await collect(chunks, most - head.length)])
  if (bytes.length > most) {
    throw new FormatError(`${file} has more than ${most / MB} MB, unpacked; split it in parts`)
  }
  return bytes
}

/** @throws what went wrong in words */
async function* bytesOf(stream: Readable, file: string): AsyncGenerator<Buffer, void> {
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch (fault) {
    throw fault instanceof UsageError ? fault : unreadable(file, fault as NodeJS.ErrnoException)
  }
}

/** Bytes until there are more than `most` or no more. */
async function collect(chunks: AsyncGenerator<Buffer, void>, most: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let size = 0; size <= most;) {
    const { done, value } = await chunks.next()
    if (done) break
    parts.push(value)
    size += value.length
  }
  return Buffer.concat(parts)
}

function unreadable(file: string, cause: NodeJS.ErrnoException): Error {
  const { code = String(cause) } = cause
  if (code === 'Z_BUF_ERROR') {
    return new FormatError(`${file} is a gzip archive that breaks off: get it again`, { cause })
  }
  if (code.startsWith('Z_')) {
    return new FormatError(`${file} is a damaged gzip archive (${code}): get it again`, { cause })
  }
  const advice = 'give the path of a file, or - for standard input'
  return new UsageError(`cannot read ${file} (${code}); ${advice}`, { cause })
}

async function* join(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head
  yield* rest
}
