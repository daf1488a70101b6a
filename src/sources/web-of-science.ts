import { givenFirst, initialsFirst } from './author-names.ts'
import { readDate } from './dates.ts'
import { finish } from './finish.ts'
import { asMeant } from './mojibake.ts'
import { type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { type TaggedEntry, type Tagging, proseOf, readTagged, valuesOf, venueOf } from './tagged-entries.ts'

/** Tags that hold a list, one value a line. */
const LISTS = new Set(['AU', 'AF', 'CA', 'BE', 'BF', 'ED', 'BA', 'CR', 'C1', 'RI', 'OI'])

const WEB_OF_SCIENCE: Tagging = {
  name: 'an export of Web of Science',
  field: /^(?! )([A-Z][A-Z\d])(?: ([^]*))?$/,
  begins: (tag) => tag === 'PT',
  end: 'ER',
  outside: new Set(['FN', 'VR', 'EF']),
  // Copies often lack the blanks such a line begins with.
  untagged: (_, tag) => (LISTS.has(tag) ? 'value' : 'more'),
}

/**
 * Reads the tagged export of Web of Science (`.ciw`, "plain text file").
 *
 * @throws FormatError when it is none
 */
export function parseWebOfScience(text: string): Parsed {
  const notes = createNotes()
  const { entries, isCut } = readTagged(asMeant(text, notes), WEB_OF_SCIENCE, notes)
  const records = entries.flatMap((entry) => readEntry(entry, notes) ?? [])
  return { records, warnings: notes.inOrder(), ...(isCut && { isCut }) }
}

function readEntry(entry: TaggedEntry, notes: Notes): PaperRecord | undefined {
  const all = (...tags: string[]) => valuesOf(entry, ...tags)
  const people = all('AF').length >= all('AU').length ? all('AF') : all('AU')
  const [year, part, early] = [all('PY')[0], all('PD')[0], all('EA')[0]]
  const dates = [part && year && `${part} ${year}`, early, year].flatMap(
    (text) => (text && readDate(text)) || [],
  )
  const joined = (...tags: string[]) => proseOf(entry, ...tags)?.replaceAll('\n', ' ')
  return finish(
    {
      title: joined('TI'),
      abstract: joined('AB'),
      authors: [...people.map((name) => initialsFirst(givenFirst(name))), ...all('CA')],
      arxiv: all('UT', 'AR').map((text) => text.replace(/^(?:PPRN|WOS):/, '')),
      doi: all('DI')[0],
      date: dates.toSorted((a, b) => b.length - a.length)[0] ?? year,
      venue: venueOf(joined('SO', 'CT')),
      keywords: [joined('DE'), joined('ID')].flatMap((list) => list?.split(';') ?? []),
      withdrawn: /\bretracted publication\b/i.test(joined('DT') ?? ''),
      name: all('UT')[0],
    },
    entry.line,
    notes,
  )
}
