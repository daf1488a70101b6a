import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Command, Option } from 'commander'
import { importLogged, takeBack } from '../feed/import.ts'
import { UndoError, undoImport } from '../feed/undo.ts'
import { nearDuplicates } from '../search/near-duplicates.ts'
import type { Format } from '../sources/detect.ts'
import { parsers } from '../sources/parsers.ts'
import type { PaperRecord, Warning } from '../sources/record.ts'
import type { ImportEntry, Store } from '../store/index.ts'
import { EXIT, UsageError } from './exit.ts'
import { readBatches } from './import-file.ts'
import { readNamed } from './import-ids.ts'
import { startIndexThread } from './index-thread.ts'
import { pastDay, wholeNumber } from './options.ts'
import { print, printJson } from './output.ts'
import { slowWork } from './slow-work.ts'
import { readStore, withStore } from './with-store.ts'

interface Options {
  format?: Format
  day?: string
  ids?: boolean
  dryRun?: boolean
  json?: boolean
  log?: boolean
  undo?: number
}

/** New papers are listed one by one up to this many. */
const SHOWN = 200
/** Papers that take more than a moment. */
const LARGE = 5000
/** Imports in the log that are listed. */
const LOGGED = 50

export const importCommand = (): Command =>
  new Command('import')
    .description(
      'papers from a file: references, an answer of an archive, a page, a mail; nothing of one that can’t be read',
    )
    .argument('[file]', 'or - for standard input; gzip is unpacked')
    .addOption(new Option('--format <name>', 'when the file does not tell').choices(Object.keys(parsers)))
    .option('--day <day>', 'the list it is of, YYYY-MM-DD, when its papers do not say', pastDay)
    .addOption(
      new Option('--ids', 'fetch the works that the file names by arXiv id or DOI').conflicts([
        'format',
        'day',
      ]),
    )
    .option('--dry-run', 'say what would be added and what it lacks, write nothing')
    .addOption(
      new Option('--undo <number>', 'take back all that this import said')
        .argParser(wholeNumber(1))
        .conflicts(['log', 'format', 'day', 'ids', 'dryRun']),
    )
    .addOption(
      new Option('--log', 'the last imports and fetches, with their numbers').conflicts([
        'format',
        'day',
        'ids',
        'dryRun',
      ]),
    )
    .option('--json', 'as a JSON object')
    .action((file: string | undefined, options: Options) => {
      const { undo, log = false, json = false } = options
      if (file !== undefined && (undo !== undefined || log)) {
        throw new UsageError(`--${log ? 'log' : 'undo'} takes no file; leave ${file} away`)
      }
      if (log) return readStore((store) => showLog(store, json))
      if (undo !== undefined) return withStore((store) => takeImportBack(store, undo, json))
      if (file === undefined) throw new UsageError('which file? Give one, or - for standard input')
      const open = options.dryRun ? readStore : withStore
      return open((store) => importFile(store, file, options))
    })

async function importFile(
  store: Store,
  file: string,
  { format: given, day, ids = false, dryRun = false, json = false }: Options,
): Promise<void> {
  const total = { papers: 0, added: 0, completed: 0, unchanged: 0, withdrawn: 0 }
  const warnings: Warning[] = []
  const fresh: { id: string; title: string }[] = []
  const bare: { id: string; lacks: string[] }[] = []
  let format: Format | undefined
  let imported: number | undefined
  let isWhole = false
  let aside: ReturnType<Store['indexAside']> | undefined
  const slow = slowWork()
  const say = (doing: string) => void process.stderr.write(`${doing}\n`)
  const stop = new AbortController()
  const { signal } = stop
  try {
    // A dry run writes nothing, so that a batch would not see the one before.
    const how = { day, say, signal, ...(dryRun && { size: Infinity }) }
    for await (const batch of ids ? readNamed(store, file, how) : readBatches(file, given, how)) {
      // Until now Ctrl-C just ended it, as nothing was written.
      if (format === undefined) process.once('SIGINT', () => stop.abort())
      format = batch.format
      warnings.push(...batch.warnings)
      const told = { source: format, now: Date.now(), dryRun }
      if (!dryRun)
        imported ??= await store.imports.begin({ at: told.now, source: format, what: basename(file) })
      const logged = { ...told, ...(imported !== undefined && { imported }) }
      const done = await store.atomically(async (inside) => ({
        ...(await importLogged(inside, batch.records, logged)),
        withdrawn: await takeBack(inside, batch.deleted ?? [], logged),
      }))
      total.papers += batch.records.length
      total.added += done.added.length
      total.completed += done.completed.length
      total.unchanged += done.unchanged
      total.withdrawn += done.withdrawn.length
      fresh.push(...done.added.slice(0, SHOWN - fresh.length).map(({ id, title }) => ({ id, title })))
      if (dryRun) bare.push(...done.added.flatMap(lacking).slice(0, SHOWN - bare.length))
      isWhole = batch.share === 1
      if (!dryRun && total.papers > LARGE) aside ??= store.indexAside(startIndexThread)
      await setImmediate()
      if (signal.aborted) break
      slow.tell(() => `${total.papers} papers so far${inPercent(batch.share)}`)
    }
  } catch (fault) {
    slow.end()
    if (total.papers > 0 && !dryRun) say(`papers: ${total.papers} papers from before this are kept`)
    throw fault
  } finally {
    await aside?.end()
  }
  // What was only said, listed or counted is in the log too: it can be taken back.
  const did =
    total.added + total.completed + total.withdrawn > 0 ||
    (imported !== undefined && (await store.statements.papersOf(imported)).length > 0)
  if (imported !== undefined && !did) await store.imports.drop(imported)
  const alike: { id: string; other: string; title: string; overlap: number }[] = []
  for await (const one of dryRun ? [] : alreadyHere(store, fresh)) {
    if (one) alike.push(one)
    await setImmediate()
    if (signal.aborted) break
    slow.tell(() => 'looking for papers that were here already')
  }
  slow.end()
  if (!isWhole) {
    say(`papers: stopped; what came so far is kept. Import ${file} again to go on, nothing comes in twice`)
    process.exitCode = EXIT.interrupted
  }
  if (json) {
    printJson({
      file,
      format,
      dryRun,
      ...(did && imported !== undefined && { import: imported }),
      ...total,
      warnings,
      new: fresh,
      alike,
      ...(dryRun && { bare }),
    })
    return
  }
  for (const { line, message } of warnings) process.stderr.write(`${file}:${line}: ${message}\n`)
  for (const { id, title } of fresh) print(`${dryRun ? 'would add' : 'added'} ${id}  ${title}`)
  for (const { id, lacks } of bare) process.stderr.write(`${id} has ${inWords(lacks)}\n`)
  for (const { id, other, title } of alike) {
    process.stderr.write(`${id} looks like ${other}, which is here: ${title}\n`)
  }
  if (total.added > fresh.length) print(`and ${total.added - fresh.length} more`)
  print(
    `${total.papers} papers: ${total.added} new, ${total.completed} completed, ${total.unchanged} unchanged` +
      `${total.withdrawn > 0 ? `, ${total.withdrawn} withdrawn by their source` : ''}${dryRun ? '; nothing written' : ''}`,
  )
  if (did && imported !== undefined) print(`take it back with: papers import --undo ${imported}`)
}

/** Where it is known, how much is done. */
const inPercent = (share: number | undefined) =>
  share === undefined ? '' : `, ${Math.floor(100 * share)} % of the file`

/** Which of the new papers look like another record of a work that is here; only said, nothing is done. */
async function* alreadyHere(store: Store, fresh: readonly { id: string }[]) {
  for (const { id } of fresh) {
    const paper = await store.papers.get(id)
    const [first] = paper ? await nearDuplicates(store, paper) : []
    yield first && { id, other: first.paper.id, title: first.paper.title, overlap: first.overlap }
  }
}

/** What a reader would miss in a paper. */
function lacking({
  id,
  authors = [],
  abstract,
  arxiv,
  doi,
}: Pick<PaperRecord, 'authors' | 'abstract' | 'arxiv' | 'doi'> & { id: string }) {
  const lacks = [
    ...(authors.length === 0 ? ['authors'] : []),
    ...(abstract === undefined ? ['abstract'] : []),
    ...(arxiv === undefined && doi === undefined ? ['arXiv id or DOI'] : []),
  ]
  return lacks.length > 0 ? [{ id, lacks }] : []
}

const inWords = (lacks: readonly string[]) => lacks.map((what) => `no ${what}`).join(', ')

async function showLog(store: Store, json: boolean): Promise<void> {
  const entries = await store.imports.list(LOGGED)
  if (json) return printJson(entries.map(entryRow))
  if (entries.length === 0) print('nothing was imported yet')
  for (const { key, at, source, what, papers, added, completed, undone } of entries) {
    const when = new Date(at).toISOString().slice(0, 16).replace('T', ' ')
    const end = undone === undefined ? '' : `; taken back ${new Date(undone).toISOString().slice(0, 10)}`
    print(
      `${String(key).padStart(5)}  ${when}  ${source.padEnd(16)} ${what}: ` +
        `${papers} papers, ${added} new, ${completed} completed${end}`,
    )
  }
}

const entryRow = ({ key, at, undone, ...rest }: ImportEntry) => ({
  import: key,
  at: new Date(at).toISOString(),
  ...rest,
  ...(undone !== undefined && { undone: new Date(undone).toISOString() }),
})

async function takeImportBack(store: Store, imported: number, json: boolean): Promise<void> {
  const { papers = 0 } = (await store.imports.get(imported)) ?? {}
  if (papers > LARGE) process.stderr.write(`taking back what import ${imported} said of ${papers} papers\n`)
  const { removed, kept } = await undo(store, imported)
  if (json) {
    printJson({ import: imported, removed: removed.map(({ id }) => id), kept: kept.map(({ id }) => id) })
    return
  }
  for (const { id, title } of removed.slice(0, SHOWN)) print(`removed ${id}  ${title}`)
  if (removed.length > SHOWN) print(`and ${removed.length - SHOWN} more`)
  print(
    `import ${imported} taken back: ${removed.length} papers removed, ` +
      `${kept.length} left as other sources tell them`,
  )
}

async function undo(store: Store, imported: number) {
  try {
    return await undoImport(store, imported, Date.now())
  } catch (error) {
    throw error instanceof UndoError ? new UsageError(error.message) : error
  }
}
