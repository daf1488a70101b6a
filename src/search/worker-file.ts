import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Where the code of a thread is, by its path in `src`. Other code runs from the sources and from the built server; a
 * thread always from the sources.
 */
export function workerFile(path: string): string {
  const file = join('src', path)
  let folder = import.meta.dirname
  while (!existsSync(join(folder, file)) && folder !== dirname(folder)) folder = dirname(folder)
  return join(folder, file)
}
