import { Command, Option } from 'commander'
import { importRecords } from '../feed/import.ts'
import type { Format } from '../sources/detect.ts'
import { parsers } from '../sources/parsers.ts'
import type { Warning } from '../sources/record.ts'
import { readBatches } from './import-file.ts'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

interface Options {
  format?: Format
  dryRun?: boolean
  json?: boolean
}

/** New papers are listed one by one up to this many. */
const SHOWN = 200

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
        const total = { papers: 0, added: 0, completed: 0, unchanged: 0 }
        const warnings: Warning[] = []
        const fresh: { id: string; title: string }[] = []
        let format: Format | undefined
        for await (const batch of readBatches(file, given)) {
          format = batch.format
          warnings.push(...batch.warnings)
          const how = { source: format, now: Date.now(), dryRun }
          const done = await store.atomically((inside) => importRecords(inside, batch.records, how))
          total.papers += batch.records.length
          total.added += done.added.length
          total.completed += done.completed.length
          total.unchanged += done.unchanged
          fresh.push(...done.added.slice(0, SHOWN - fresh.length).map(({ id, title }) => ({ id, title })))
        }
        if (json) {
          printJson({ file, format, dryRun, ...total, warnings, new: fresh })
          return
        }
        for (const { line, message } of warnings) process.stderr.write(`${file}:${line}: ${message}\n`)
        for (const { id, title } of fresh) print(`${dryRun ? 'would add' : 'added'} ${id}  ${title}`)
        if (total.added > fresh.length) print(`and ${total.added - fresh.length} more`)
        print(
          `${total.papers} papers: ${total.added} new, ${total.completed} completed, ` +
            `${total.unchanged} unchanged${dryRun ? '; nothing written' : ''}`,
        )
      }),
    )
