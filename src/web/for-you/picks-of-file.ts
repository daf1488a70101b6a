import { papersOf } from '#feed/find-here.ts'
import { decode } from '#sources/decode.ts'
import { readText } from '#sources/read-text.ts'
import type { Store } from '#store/index.ts'

/** Which works of a file are here. */
export interface WorksOfFile {
  /** Ids of papers here, each once. */
  here: string[]
  /** Titles of those that are not. */
  missing: string[]
}

/** Looked at of one file, from its beginning. */
export const MOST_WORKS = 2000

/**
 * Looks for the works of a file among the papers that are here, by ids and titles as an import does.
 *
 * @throws FormatError when it can't be read; the message says what to do
 */
export async function worksOfFile(store: Store, bytes: Uint8Array, fileName: string): Promise<WorksOfFile> {
  const { records, format } = await readText(decode(bytes).text, { fileName })
  const some = records.slice(0, MOST_WORKS)
  const papers = await papersOf(store, some, format)
  const here = new Set(papers.flatMap((paper) => paper?.id ?? []))
  const missing = some.filter((_, i) => !papers[i]).map(({ title }) => title)
  return { here: [...here], missing }
}
