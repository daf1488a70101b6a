import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Store } from '#store/index.ts'
import { type DumpOptions, dumpLines } from './dump.ts'

/** What was written. */
export interface DumpFile {
  papers: number
  bytes: number
  /** Of the bytes as they were written, in hexadecimal digits. */
  sha256: string
}

export interface WriteOptions extends DumpOptions {
  isPacked: boolean
  signal?: AbortSignal
}

/** Writes a dump to a stream, which is ended only when `end` says so. */
export async function streamDump(
  store: Store,
  to: NodeJS.WritableStream,
  { isPacked, signal, ...options }: WriteOptions,
  end = true,
): Promise<DumpFile> {
  const hash = createHash('sha256')
  let [papers, bytes] = [0, 0]
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  const onProgress = (done: number) => {
    papers = done
    options.onProgress?.(done)
  }
  const lines = Readable.from(dumpLines(store, { ...options, onProgress }), {
    objectMode: true,
    highWaterMark: 1,
  })
  const packers = isPacked ? [createGzip()] : []
  await pipeline([lines, ...packers, count, to], { end, ...(signal && { signal }) })
  return { papers, bytes, sha256: hash.digest('hex') }
}

/** Writes a dump beside `file` and renames it when all of it is on the disk: whoever reads has the whole one or the former. */
export async function writeDump(store: Store, file: string, options: WriteOptions): Promise<DumpFile> {
  const aside = `${file}.${process.pid}.part`
  try {
    const done = await streamDump(store, createWriteStream(aside), options)
    const handle = await open(aside, 'r+')
    await handle.sync().finally(() => handle.close())
    await rename(aside, file)
    return done
  } catch (fault) {
    await rm(aside, { force: true })
    throw fault
  }
}
