import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBatches } from '../src/cli/import-file.ts'
import { fillCatalogue } from '../src/feed/catalogue.ts'
import { importRecords } from '../src/feed/import.ts'
import { papers } from '../src/methods/registry.gen.ts'
import { type Store, openStore } from '../src/store/index.ts'

export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * The data folder that the first argument names, or a new one, with every paper that is found in the shared data. Ends
 * the process where there are none.
 */
export async function filledFolder(): Promise<{ folder: string; remove(): void }> {
  const data = join(root, '../shared/data')
  const files = globSync([`${data}/arxiv-papers/*.jsonl.gz`, `${data}/conference-papers/*.jsonl.gz`])
  const [given] = process.argv.slice(2)
  if (files.length === 0 && given === undefined) {
    console.log(`skipped: no JSON lines in ${data}; name a data folder that is filled`)
    process.exit(0)
  }
  const folder = given ?? mkdtempSync(join(tmpdir(), 'daily-papers-bench-'))
  const store = await openStore(folder)
  if ((await store.papers.count()) < 1000) await fill(store, files)
  await store.close()
  return { folder, remove: () => given === undefined && rmSync(folder, { recursive: true }) }
}

async function fill(store: Store, files: readonly string[]) {
  await fillCatalogue(store, papers, Date.now())
  const positions = new Map<string, number>()
  for (const file of files) {
    for await (const { records } of readBatches(file)) {
      // Listed on its own day, as if it had come in every day, with votes on every tenth.
      const listed = records.map((record, i) => {
        if (record.date?.length !== 10) return record
        const position = positions.get(record.date) ?? 0
        positions.set(record.date, position + 1)
        const signals = i % 10 === 0 ? [{ name: 'hf-upvotes', value: (i * 31) % 200 }] : []
        return { ...record, signals, listing: { day: record.date, position } }
      })
      await importRecords(store, listed, { source: 'json-lines', now: Date.now() })
    }
  }
}

/** The newest days with papers, newest first. */
export async function lastDays(store: Store, wanted: number): Promise<string[]> {
  const found: string[] = []
  let day = await store.listings.newest('9999')
  while (day !== undefined && found.length < wanted) {
    found.push(day)
    day = (await store.listings.around(day, day)).previous
  }
  return found
}
