import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import type { Log } from '../../log.ts'
import type { Bytes } from '../encoding.ts'

/** Pictures that were drawn, by names that tell their content. */
export interface KeptCards {
  get(name: string): Promise<Bytes | undefined>
  /** A disk that takes nothing costs the keeping alone. */
  keep(name: string, picture: Bytes): Promise<void>
}

const OURS = /^[0-9a-f]{64}\.png$/
/** Of a process that ended while it wrote. */
const UNFINISHED = /^[0-9a-f]{64}\.png\.\d+$/

/** Keeps pictures in a folder, which is made when the first comes; those not asked for longest go when there is no more room. */
export function keepCards(folder: string, { maxBytes, log }: { maxBytes: number; log: Log }): KeptCards {
  const sizes = new LRUCache<string, number>({
    maxSize: maxBytes,
    sizeCalculation: (size) => Math.max(1, size),
    dispose: (_size, name, why) => {
      if (why === 'evict') void rm(join(folder, name), { force: true }).catch(() => {})
    },
  })
  let opening: Promise<void> | undefined
  let isToldOf = false

  const open = async () => {
    const names = await readdir(folder).catch(() => [])
    const found = await Promise.all(
      names
        .filter((name) => OURS.test(name))
        .map(async (name) => ({ name, ...(await stat(join(folder, name))) })),
    )
    for (const { name, size } of found.sort((a, b) => a.mtimeMs - b.mtimeMs)) sizes.set(name, size)
    for (const name of names.filter((one) => UNFINISHED.test(one)))
      await rm(join(folder, name), { force: true })
  }
  const ready = () => (opening ??= open().catch(() => {}))

  return {
    async get(name) {
      await ready()
      const file = `${name}.png`
      if (sizes.get(file) === undefined) return undefined
      try {
        return new Uint8Array(await readFile(join(folder, file)))
      } catch {
        sizes.delete(file)
        return undefined
      }
    },
    async keep(name, picture) {
      await ready()
      const file = `${name}.png`
      const unfinished = join(folder, `${file}.${process.pid}`)
      try {
        await mkdir(folder, { recursive: true })
        await writeFile(unfinished, picture)
        await rename(unfinished, join(folder, file))
        sizes.set(file, picture.byteLength)
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => {})
        if (!isToldOf) log(`pictures are drawn and not kept in ${folder}: ${String(error)}`)
        isToldOf = true
      }
    },
  }
}
