import { setImmediate } from 'node:timers/promises'
import { DUMP } from '#sources/dump.ts'
import type { Dumped, PaperRecord } from '#sources/record.ts'
import type { Store, WholePaper } from '#store/index.ts'
import { storedGroups } from './groups.ts'

/** Papers that are read at once: a few megabytes. */
const PAPERS = 200

/** Under which terms sources give what they say; of one that is not among these, ask the source. */
const LICENSES: Readonly<Record<string, string>> = {
  'arxiv-atom': 'CC0-1.0',
  'arxiv-rss': 'CC0-1.0',
  'arxiv-listing': 'CC0-1.0',
  'arxiv-mail': 'CC0-1.0',
  arxiv: 'CC0-1.0',
  oai: 'CC0-1.0',
  'oai-pmh': 'CC0-1.0',
  openalex: 'CC0-1.0',
  'semantic-scholar': 'ODC-BY-1.0',
  catalogue: 'Apache-2.0',
}

export interface DumpOptions {
  /** UTC milliseconds. */
  now: number
  /** Told how many papers are done. */
  onProgress?: (papers: number) => void
}

/**
 * All papers with what each source said of them, the days' lists they stood on and what others counted, as lines of JSON, some
 * at a time. Nothing of readers, mail or imports is in it. A paper that changes meanwhile is as it was before or after.
 */
export async function* dumpLines(
  store: Store,
  { now, onProgress }: DumpOptions,
): AsyncGenerator<string, void> {
  const head = {
    ...DUMP,
    made: new Date(now).toISOString(),
    times: 'UTC milliseconds',
    licenses: LICENSES,
    license: 'by the source of each statement; where none is given, ask the source before passing it on',
  }
  yield lineOf(head)
  let papers = 0
  for (let after = 0; ;) {
    const whole = await store.whole.after(after, PAPERS)
    const last = whole.at(-1)
    if (!last) break
    after = last.key
    yield (await Promise.all(whole.map((one) => toLine(store, one)))).join('')
    papers += whole.length
    onProgress?.(papers)
    await setImmediate()
  }
  yield lineOf({ end: DUMP.format, papers })
}

const lineOf = (value: object) => `${JSON.stringify(value)}\n`

async function toLine(store: Store, whole: WholePaper): Promise<string> {
  const { paper, aka, listings, signals, topics } = whole
  // What this site knows by itself comes with the program.
  const { slug: _, claim: __, summary: ___, topics: ____, listed, id, ...shown } = paper
  const said = await saidOf(store, whole)
  const dumped: Dumped = { id, ids: aka, listed, said, listings, signals }
  return lineOf({ ...shown, topics, ...dumped })
}

/** What was said of a paper; what it says by itself where only that is left of earlier versions of this program. */
async function saidOf(store: Store, { key, statements }: WholePaper): Promise<Dumped['said']> {
  const said = statements.flatMap(({ source, name, said, record, raw }) =>
    record ? [{ source, name, said, record: record as PaperRecord, ...(raw !== undefined && { raw }) }] : [],
  )
  if (said.length > 0) return said
  const [group] = await storedGroups(store, await store.works.byKeys([key]))
  return group?.told ?? []
}
