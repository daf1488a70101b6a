import { decodeLines } from '../sources/decode.ts'
import type { Format } from '../sources/detect.ts'
import { createLineReader } from '../sources/json-lines.ts'
import { FormatError, type PaperRecord, type Warning, createNotes } from '../sources/record.ts'
import type { Batch } from './import-file.ts'
import { type Lines, type ReadLine, startLineThread } from './line-thread.ts'

const MAX_LINE = 16 * 1024 * 1024
/** Lines are read in lots of about so many characters: some 200 papers. */
const LOT = 400_000
/** So many lots are in the thread's hands: about one batch of papers. */
const AHEAD = 4

interface Reading {
  format: Format
  day: string | undefined
  /** Papers in one batch. */
  size: number
  /** There are many lines: read the next while a batch is dealt with. */
  ahead: boolean
  share: () => number | undefined
  signal: AbortSignal | undefined
}

/** The papers of lines, in batches. What came before a line that ends the reading is given first. */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  { format, day, size, ahead, share, signal }: Reading,
): AsyncGenerator<Batch, void> {
  const notes = createNotes()
  const note = ({ line, message }: Warning) =>
    notes.add(line, message, message.replace(/\("[^]*"\)|\d+/g, '…'))
  let records: PaperRecord[] = []
  let papers = 0
  let isEnded = false
  let last = 0
  let fault: unknown
  try {
    const lots = lotsOf(chunks, note)
    for await (const lines of ahead ? readAhead(lots, day) : readInTurn(lots, day)) {
      last += lines.length
      for (const { record, warnings, isEnd } of lines) {
        isEnded ||= isEnd
        warnings.forEach(note)
        if (record) records.push(record)
        if (records.length < size) continue
        papers += records.length
        const done = share()
        yield { format, records, warnings: [], ...(done !== undefined && { share: done }) }
        records = []
      }
    }
  } catch (error) {
    fault = error
  }
  if (signal?.aborted) return
  if (format === 'daily-papers' && !isEnded && fault === undefined) {
    notes.add(last, 'the dump breaks off before its end: get it again')
  }
  papers += records.length
  if (papers === 0 && fault === undefined) throw new FormatError('no line of the file is a paper')
  yield { format, records, warnings: notes.inOrder(), ...(fault === undefined && { share: 1 }) }
  if (fault !== undefined) throw fault
}

/** Lines as they come, some at a time. */
async function* lotsOf(
  chunks: AsyncIterable<Buffer>,
  note: (warning: Warning) => void,
): AsyncGenerator<Lines, void> {
  let lot = { lines: [] as string[], first: 1 }
  let length = 0
  let fault: unknown
  try {
    for await (const { lines, warnings } of decodeLines(chunks, MAX_LINE)) {
      warnings.forEach(note)
      for (const line of lines) {
        lot.lines.push(line)
        length += line.length
      }
      if (length < LOT) continue
      yield lot
      lot = { lines: [], first: lot.first + lot.lines.length }
      length = 0
    }
  } catch (error) {
    fault = error
  }
  yield lot
  if (fault !== undefined) throw fault
}

async function* readInTurn(
  lots: AsyncIterable<Lines>,
  day: string | undefined,
): AsyncGenerator<ReadLine[], void> {
  const readLine = createLineReader(day)
  for await (const { lines, first } of lots) yield lines.map((line, i) => readLine(line, first + i))
}

async function* readAhead(
  lots: AsyncIterable<Lines>,
  day: string | undefined,
): AsyncGenerator<ReadLine[], void> {
  const thread = startLineThread(day)
  const begun: Promise<ReadLine[]>[] = []
  let fault: unknown
  try {
    try {
      for await (const lot of lots) {
        if (begun.push(thread.read(lot)) > AHEAD) yield await begun.shift()!
      }
    } catch (error) {
      fault = error
    }
    for (const reading of begun) yield await reading
    if (fault !== undefined) throw fault
  } finally {
    thread.close()
  }
}
