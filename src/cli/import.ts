import { Command, Option } from 'commander'
import { importRecords, takeBack } from '../feed/import.ts'
import { nearDuplicates } from '../search/near-duplicates.ts'
import type { Format } from '../sources/detect.ts'
import { parsers } from '../sources/parsers.ts'
import type { Warning } from '../sources/record.ts'
import { readBatches } from './import-file.ts'
import { print, printJson } from './output.ts'
import type { Store } from '../store/index.ts'
import { withStore } from './with-store.ts'

interface Options {
  format?: Format
  dryRun?: boolean
  json?: boolean
}

/** New papers are listed one by one up to this many. */
const SHOWN = 200

/** Which of the new papers look like another record of a work that is here; only said, nothing is done. */
async function alreadyHere(store: Store, fresh: readonly { id: string }[]) {
  const alike: { id: string; other: string; title: string; overlap: number }[] = []
  for (const { id } of fresh) {
    const paper = await store.papers.get(id)
    const [first] = paper ? await nearDuplicates(store, paper) : []
    if (first) alike.push({ id, other: first.paper.id, title: first.paper.title, overlap: first.overlap })
  }
  return alike
}

export const importCommand = (): Command =>
  new Command('import')
    .description(
      'papers from a file: a pasted page, an archive’s answer, BibTeX, RIS, JSON; all of it or nothing (JSON lines by the thousand)',
    )
    .argument('<file>', 'or - for standard input; .gz is unpacked')
    .addOption(new Option('--format <name>', 'when the file does not tell').choices(Object.keys(parsers)))
    .option('--dry-run', 'say what would be added, write nothing')
    .option('--json', 'as a JSON object')
    .action((file: string, { format: given, dryRun = false, json = false }: Options) =>
      withStore(async (store) => {
        const total = { papers: 0, added: 0, completed: 0, unchanged: 0, withdrawn: 0 }
        const warnings: Warning[] = []
        const fresh: { id: string; title: string }[] = []
        let format: Format | undefined
        for await (const batch of readBatches(file, given)) {
          format = batch.format
          warnings.push(...batch.warnings)
          const how = { source: format, now: Date.now(), dryRun }
          const done = await store.atomically(async (inside) => ({
            ...(await importRecords(inside, batch.records, how)),
            withdrawn: await takeBack(inside, batch.deleted ?? [], how),
          }))
          total.papers += batch.records.length
          total.added += done.added.length
          total.completed += done.completed.length
          total.unchanged += done.unchanged
          total.withdrawn += done.withdrawn.length
          fresh.push(...done.added.slice(0, SHOWN - fresh.length).map(({ id, title }) => ({ id, title })))
        }
        const alike = dryRun ? [] : await alreadyHere(store, fresh)
        if (json) {
          printJson({ file, format, dryRun, ...total, warnings, new: fresh, alike })
          return
        }
        for (const { line, message } of warnings) process.stderr.write(`${file}:${line}: ${message}\n`)
        for (const { id, title } of fresh) print(`${dryRun ? 'would add' : 'added'} ${id}  ${title}`)
        for (const { id, other, title } of alike) {
          process.stderr.write(`${id} looks like ${other}, which is here: ${title}\n`)
        }
        if (total.added > fresh.length) print(`and ${total.added - fresh.length} more`)
        print(
          `${total.papers} papers: ${total.added} new, ${total.completed} completed, ` +
            `${total.unchanged} unchanged` +
            `${total.withdrawn > 0 ? `, ${total.withdrawn} withdrawn by their source` : ''}${dryRun ? '; nothing written' : ''}`,
        )
      }),
    )
