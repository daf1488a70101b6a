import { mentionedArxivId } from './arxiv-mention.ts'
import { givenFirst } from './author-names.ts'
import { calendarDate, readDate } from './dates.ts'
import { finish } from './finish.ts'
import { plainText } from './markup.ts'
import { asMeant } from './mojibake.ts'
import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { quote } from './text.ts'

/** `TI  - Title`; some write one space before the dash, or none behind it. */
const FIELD = /^([A-Z][A-Z\d]) {1,2}- ?(.*)$/
/** Tags whose values go on in lines without one; of any other, such a line is a value of its own. */
const PROSE = new Set(['TI', 'T1', 'AB', 'N2', 'N1', 'T2', 'JO', 'JF', 'BT', 'CT', 'KW', 'AD'])

interface Entry {
  line: number
  fields: Map<string, string[]>
}

/**
 * Reads RIS, as reference managers and publishers write it. A value may go on in lines without a tag.
 *
 * An arXiv id is found in DOI, address, accession number, `M1`, `ID` or a note that says `arXiv:`.
 *
 * @throws FormatError when it is not RIS
 */
export function parseRis(text: string): Parsed {
  const notes = createNotes()
  const { entries, isCut } = readEntries(asMeant(text, notes), notes)
  const records = entries.flatMap((entry) => readEntry(entry, notes) ?? [])
  return { records, warnings: notes.inOrder(), ...(isCut && { isCut }) }
}

function readEntries(text: string, notes: Notes): { entries: Entry[]; isCut: boolean } {
  const entries: Entry[] = []
  let entry: Entry | undefined
  let values: string[] | undefined
  let tag = ''
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  for (const [i, whole] of lines.entries()) {
    const line = i + 1
    const [, found, value = ''] = FIELD.exec(whole.trimStart()) ?? []
    if (found === 'TY') {
      if (entry) notes.add(entry.line, 'an entry without its end (ER); read up to the next')
      entries.push((entry = { line, fields: new Map() }))
      values = undefined
    } else if (found === 'ER') {
      if (!entry) notes.add(line, 'an end (ER) without an entry skipped')
      entry = values = undefined
    } else if (found !== undefined && entry) {
      tag = found
      values = entry.fields.get(tag) ?? []
      entry.fields.set(tag, values)
      values.push(value)
    } else if (whole.trim() !== '') {
      if (entry && values && PROSE.has(tag)) values.push(whole)
      else noteStray(entry, whole, line, notes)
    }
  }
  if (entries.length === 0) throw new FormatError('this is not RIS: no line begins an entry ("TY  - ")')
  if (!entry) return { entries, isCut: false }
  notes.add(entry.line, 'the text ends within this entry (without ER); skipped')
  return { entries: entries.slice(0, -1), isCut: true }
}

function noteStray(entry: Entry | undefined, whole: string, line: number, notes: Notes): void {
  const where = entry ? 'a line without a tag' : 'a line outside of entries'
  notes.add(line, `${where} skipped ("${quote(whole.trim().slice(0, 60))}")`, `${where} skipped`)
}

function readEntry({ line, fields }: Entry, notes: Notes): PaperRecord | undefined {
  const all = (...tags: string[]) => tags.flatMap((tag) => fields.get(tag) ?? [])
  /** The first of these tags that says something, all its lines together. */
  const prose = (...tags: string[]) => {
    const lines = tags.map((tag) => fields.get(tag)?.join('\n').trim()).find(Boolean)
    return lines && plainText(lines)
  }
  const doi = all('DO')[0]
  const noted = all('N1', 'M1', 'M3', 'C1', 'T2', 'JO', 'JF', 'PB').map(mentionedArxivId)
  const venue = prose('JF', 'JO', 'T2', 'BT', 'JA', 'C3')
  return finish(
    {
      title: prose('TI', 'T1', 'CT'),
      abstract: prose('AB', 'N2'),
      authors: all('AU', 'A1').map(givenFirst),
      arxiv: [...all('UR', 'L1', 'L2', 'LK', 'AN', 'M1', 'ID').map((value) => value.trim()), ...noted],
      doi,
      date: dateOf(all('DA')[0], all('PY')[0] ?? all('Y1')[0]),
      venue: venue && !/^\s*arxiv\b/i.test(venue) ? venue : undefined,
      url: all('UR')[0],
      comment: prose('N1'),
      label: all('ID')[0],
    },
    line,
    notes,
  )
}

/** The fuller of the two dates, which look like `2024/05/17/other`, `2024-05-17` or `2024`. */
function dateOf(date = '', year = ''): string | undefined {
  const [first, second] = [date, year].map((text) => {
    const [y = '', month, day] = text.trim().split('/')
    return /^\d{4}$/.test(y) ? calendarDate(y, month || undefined, day || undefined) : readDate(text)
  })
  if (!first || !second) return first ?? second ?? (date || year || undefined)
  return second.length > first.length ? second : first
}
