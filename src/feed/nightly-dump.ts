import { mkdir, readdir, rm, stat, writeFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '#store/index.ts'
import { writeDump } from './dump-file.ts'
import { type Repeated, repeat } from './repeat.ts'

/** What the dump is called in its folder. */
export const DUMP_FILE = 'papers.jsonl.gz'

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]
/** Hours after midnight, UTC. */
const NIGHT = 3

interface Options {
  store: Store
  folder: string
  log: (line: string) => void
  now?: () => number
}

/** Writes the dump into its folder when there is none, and each night; with its checksum beside it. */
export const startDumps = (options: Options): Repeated =>
  repeat(async () => void (await dumpIfDue(options)), {
    everyMs: 10 * MINUTE,
    tell: (fault) => options.log(`the dump was not written: ${String(fault)}`),
  })

/** Writes the dump, unless there is one of after the last night's hour. Says whether it did. */
export async function dumpIfDue({ store, folder, now = Date.now }: Omit<Options, 'log'>): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, DUMP_FILE)
  const at = now()
  const due = Math.floor((at - NIGHT * HOUR) / DAY) * DAY + NIGHT * HOUR
  const written = (await stat(file).catch(() => undefined))?.mtimeMs
  // One of the future was written by a clock that ran ahead.
  if (written !== undefined && written >= due && written <= at + MINUTE) return false
  await clean(folder, at)
  const { sha256 } = await writeDump(store, file, { now: at, isPacked: true })
  const sums = `${file}.sha256`
  await writeFile(`${sums}.part`, `${sha256}  ${DUMP_FILE}\n`)
  await rename(`${sums}.part`, sums)
  return true
}

/** What a process that was killed has left. */
async function clean(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const age = now - ((await stat(path).catch(() => undefined))?.mtimeMs ?? now)
    if (name.endsWith('.part') && age > DAY) await rm(path, { force: true })
  }
}
