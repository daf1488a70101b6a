import { Piscina } from 'piscina'
import { workerFile } from '../../worker-file.ts'

const FILE = workerFile('web/views/highlight-worker.ts')
/** A thread that nobody needs gives its memory back. */
const IDLE_MS = 5000

let thread: Piscina<string, string> | undefined

/**
 * TypeScript as HTML, coloured by class so that the style sheet decides by day and by night. Neighbours of one
 * colour share an element, and most of the code needs none. It is done in a thread of its own: the first file takes
 * seconds, in which others want their pages.
 */
export function highlight(code: string): Promise<string> {
  thread ??= new Piscina({
    filename: FILE,
    name: 'highlight',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  })
  return thread.run(code)
}
