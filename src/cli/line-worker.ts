/** A thread that reads lines of a file, some at a time and in their order, for `startLineThread`. */
import { parentPort, workerData } from 'node:worker_threads'
import { createLineReader } from '../sources/json-lines.ts'
import type { Lines, ReadLine } from './line-thread.ts'

const port = parentPort!
const readLine = createLineReader(workerData as string | undefined)
const answer = (read: readonly ReadLine[]): void => port.postMessage(read)

port.on('message', ({ lines, first }: Lines) => answer(lines.map((line, i) => readLine(line, first + i))))
