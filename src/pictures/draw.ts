import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { Piscina } from 'piscina'
import { workerFile } from '../worker-file.ts'
import type { Drawing } from './picture-worker.ts'

const FILE = workerFile('pictures/picture-worker.ts')
/** A thread that nobody needs gives its memory back. */
const IDLE_MS = 10_000
/** Nothing that we draw takes as long. */
const LONGEST_MS = 60_000

let thread: Piscina<{ drawing: Drawing; width: number }, Uint8Array> | undefined

/**
 * Draws a PNG, `width` pixels wide. It is done in a thread of its own, one picture at a time: each takes a tenth of a
 * second, in which others want their pages.
 */
export async function draw(drawing: Drawing, width: number): Promise<Buffer<ArrayBuffer>> {
  thread ??= new Piscina({
    filename: FILE,
    name: 'draw',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  })
  const bytes = await thread.run({ drawing, width }, { signal: AbortSignal.timeout(LONGEST_MS) })
  return Buffer.from(bytes)
}

/** Of the code that draws: a picture that other code drew is not this one's. */
export const DRAWN_BY = createHash('sha256').update(readFileSync(FILE)).digest('hex')
