import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Format, detectFormat } from '../sources/detect.ts'
import { parsers } from '../sources/parsers.ts'
import { FormatError, type PaperRecord, type Warning } from '../sources/record.ts'
import { decodePage } from '../sources/text.ts'
import { UsageError } from './exit.ts'

/** Larger files than this are read line by line or not at all. */
const MAX_BYTES = 256 * 1024 * 1024
/** Enough to tell a format by. */
const HEAD_BYTES = 64 * 1024
const BATCH = 1000

/** Some records of a file, with what there was to say about them. */
export interface Batch {
  records: PaperRecord[]
  warnings: Warning[]
  /** Works that the source has taken back. */
  deleted?: string[]
}

/**
 * Reads a file (`-` is standard input, `.gz` is unpacked) as the format it is in: a whole file in one batch,
 * JSON lines in many, whatever their number.
 */
export async function* readBatches(
  file: string,
  given?: Format,
): AsyncGenerator<Batch & { format: Format }, void> {
  const stream = open(file)
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const head = await collect(chunks, HEAD_BYTES, file)
  const format = given ?? detectFormat(head.toString('utf8'), file.replace(/\.gz$/, '')) ?? 'daily-page'
  if (format === 'json-lines') {
    yield* readLines(join(head, chunks))
    return
  }
  const bytes = Buffer.concat([head, await collect(chunks, MAX_BYTES, file)])
  if (bytes.length > MAX_BYTES) {
    throw new FormatError(`${file} has more than ${MAX_BYTES / 1024 / 1024} MB; split it in parts`)
  }
  const text = format === 'daily-page' ? decodePage(bytes) : decodePage(bytes, MAX_BYTES)
  const parse = await parsers[format]()
  yield { format, ...parse(text) }
}

function open(file: string): Readable {
  const stream = file === '-' ? process.stdin : createReadStream(file)
  if (!file.endsWith('.gz')) return stream
  const gunzip = createGunzip()
  stream.on('error', (error: Error) => gunzip.destroy(error))
  return stream.pipe(gunzip)
}

/** Bytes until there are `most` or no more. */
async function collect(chunks: AsyncIterator<Buffer>, most: number, file: string): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  try {
    while (size <= most) {
      const { done, value } = await chunks.next()
      if (done) break
      parts.push(value)
      size += value.length
    }
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new UsageError(
      `cannot read ${file} (${reason}); give the path of a file, or - for standard input`,
      {
        cause,
      },
    )
  }
  return Buffer.concat(parts)
}

async function* join(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head
  yield* { [Symbol.asyncIterator]: () => chunks }
}

async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Batch & { format: Format }, void> {
  const { parseJsonLine } = await import('../sources/json-lines.ts')
  let batch: Batch = { records: [], warnings: [] }
  let line = 0
  let papers = 0
  for await (const text of createInterface({ input: Readable.from(chunks), crlfDelay: Infinity })) {
    const { record, warnings } = parseJsonLine(text, ++line)
    batch.warnings.push(...warnings)
    if (record) batch.records.push(record)
    if (batch.records.length < BATCH) continue
    papers += batch.records.length
    yield { format: 'json-lines', ...batch }
    batch = { records: [], warnings: [] }
  }
  if (papers + batch.records.length === 0) throw new FormatError('no line of the file is a paper')
  yield { format: 'json-lines', ...batch }
}
