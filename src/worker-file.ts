import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Where the code of a thread is, by its path in `src`: the built server's threads are built beside it
 * (`vite.config.ts` lists them), other code starts the source.
 */
export function workerFile(path: string): string {
  const built = `${basename(path, '.ts')}.js`
  let folder = import.meta.dirname
  for (;;) {
    const found = [join(folder, built), join(folder, 'src', path)].find((file) => existsSync(file))
    if (found !== undefined) return found
    if (folder === dirname(folder)) throw new Error(`there is no ${built}, nor src/${path}`)
    folder = dirname(folder)
  }
}
