import { type Format, detectFormat } from './detect.ts'
import { createPlaces } from './hf-daily.ts'
import { openText } from './open-text.ts'
import { parsers } from './parsers.ts'
import type { Parsed, PaperRecord } from './record.ts'
import { refusalOf } from './refuse.ts'

export interface Reading {
  /** What it is, when somebody says so. */
  format?: Format | undefined
  /** Helps where the text alone leaves room for doubt. */
  fileName?: string
  /** The day whose list it is, for records that don't say, `YYYY-MM-DD`. */
  day?: string | undefined
}

/**
 * Reads a text of any format that is known, also out of a mail or a saved web page.
 *
 * @throws FormatError when it is none, or not as that format is; the message says what it looks like, what works it
 *   names, and what to do
 */
export async function readText(
  given: string,
  { format: said, fileName = '', day }: Reading = {},
): Promise<Parsed & { format: Format }> {
  const { text, html } = await openText(given)
  const format = said ?? detectFormat(text, fileName)
  if (format === undefined) throw refusalOf(text, html)
  const parse = await parsers[format]()
  const parsed = parse(text)
  return { ...parsed, format, records: placeOn(day, parsed.records) }
}

/** Puts records that name no day on the list of this one, in their order. */
function placeOn(day: string | undefined, records: PaperRecord[]): PaperRecord[] {
  if (day === undefined) return records
  const place = createPlaces(day)
  return records.map((record) => (record.listing ? record : place({ record })))
}
