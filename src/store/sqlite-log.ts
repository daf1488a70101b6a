import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { uptime } from 'node:os'

// The write-ahead log of a database and its index, as https://www.sqlite.org/walformat.html has them.

const LOG_HEADER = 32
const FRAME_HEADER = 24
/** Of the index; two copies of it follow each other, then how far the log has been put into the database. */
const INDEX_HEADER = 48
const INDEX_VERSION = 3_007_000

export interface Log {
  bytes: number
  /** Chosen anew whenever the log begins anew. */
  salt: string
  /** Numbers of the pages that are in it. */
  pages(): ReadonlySet<number>
}

/** A log; undefined where there is none. */
export function readLog(path: string): Log | undefined {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size
  if (bytes === undefined) return undefined
  const head = readAt(path, 0, LOG_HEADER)
  return {
    bytes,
    salt: head.toString('hex', 16, 24),
    pages() {
      const step = FRAME_HEADER + head.readUInt32BE(8)
      const pages = new Set<number>()
      const file = openSync(path, 'r')
      const frame = Buffer.alloc(4)
      for (let at = LOG_HEADER; at + step <= bytes; at += step) {
        readSync(file, frame, 0, 4, at)
        pages.add(frame.readUInt32BE(0))
      }
      closeSync(file)
      return pages
    },
  }
}

export interface LogIndex {
  /** In the log. */
  frames: number
  /** Of these, how many are in the database as well. */
  inDatabase: number
  /** How long the log is at least. */
  bytes: number
  salt: string
}

/**
 * What the index knows of its log; it stays behind when a process is killed. Undefined where there is none, or one
 * that nobody can rely on: half written, or from before the machine was started, when it was never brought to the disk.
 */
export function readLogIndex(path: string): LogIndex | undefined {
  const file = statSync(path, { throwIfNoEntry: false })
  const started = Date.now() - uptime() * 1000
  if (!file || file.mtimeMs < started) return undefined
  const index = readAt(path, 0, 2 * INDEX_HEADER + 4)
  // It is in the order of bytes of the machine that wrote it, all of ours begin with the low one.
  const [version, size] = [index.readUInt32LE(0), index.readUInt16LE(14)]
  const isWhole = index.subarray(0, INDEX_HEADER).equals(index.subarray(INDEX_HEADER, 2 * INDEX_HEADER))
  if (version !== INDEX_VERSION || index[12] !== 1 || !isWhole) return undefined
  const frames = index.readUInt32LE(16)
  // 65,536 does not fit and is told as 1.
  const pageBytes = size === 1 ? 65536 : size
  return {
    frames,
    inDatabase: index.readUInt32LE(2 * INDEX_HEADER),
    bytes: LOG_HEADER + frames * (FRAME_HEADER + pageBytes),
    salt: index.toString('hex', 32, 40),
  }
}

/** Bytes of a file; zeros where it ends before. */
function readAt(path: string, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  const file = openSync(path, 'r')
  readSync(file, bytes, 0, length, at)
  closeSync(file)
  return bytes
}
