import { namesIn } from './author-names.ts'
import { fullerDate } from './dates.ts'
import { finish } from './finish.ts'
import { mentionedArxivId } from './ids-in-text.ts'
import { asMeant } from './mojibake.ts'
import { type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { type TaggedEntry, type Tagging, proseOf, readTagged, valuesOf, venueOf } from './tagged-entries.ts'

/** Tags whose values go on in lines without one; of any other, such a line is a value of its own. */
const PROSE = new Set(['TI', 'T1', 'AB', 'N2', 'N1', 'T2', 'JO', 'JF', 'BT', 'CT', 'KW', 'AD'])

const RIS: Tagging = {
  name: 'RIS',
  /** `TI  - Title`; some write one space before the dash, or none behind it. */
  field: /^\s{0,20}([A-Z][A-Z\d]) {1,2}- ?([^]*)$/,
  begins: (tag) => tag === 'TY',
  end: 'ER',
  untagged: (_, tag) => (PROSE.has(tag) ? 'value' : 'stray'),
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
  const { entries, isCut } = readTagged(asMeant(text, notes), RIS, notes)
  const records = entries.flatMap((entry) => readEntry(entry, notes) ?? [])
  return { records, warnings: notes.inOrder(), ...(isCut && { isCut }) }
}

function readEntry(entry: TaggedEntry, notes: Notes): PaperRecord | undefined {
  const all = (...tags: string[]) => valuesOf(entry, ...tags)
  const addresses = all('UR', 'LK', 'L1', 'L2', 'L3')
  const noted = all('N1', 'M1', 'M3', 'C1', 'T2', 'JO', 'JF', 'PB')
  return finish(
    {
      title: proseOf(entry, 'TI', 'T1', 'CT'),
      abstract: proseOf(entry, 'AB', 'N2'),
      authors: all('AU', 'A1').flatMap(namesIn),
      arxiv: [...addresses, ...all('AN', 'M1', 'ID'), ...noted.map(mentionedArxivId)],
      doi: all('DO', 'DI')[0],
      otherDois: [
        ...all('DO', 'DI').slice(1),
        ...all('M3', 'L3', 'AN').filter((text) => /\b10\.\d{4}/.test(text)),
      ],
      date: fullerDate(all('DA')[0], all('PY', 'Y1')[0]),
      venue: venueOf(proseOf(entry, 'JF', 'JO', 'T2', 'BT', 'JA', 'C3')),
      keywords: all('KW').flatMap((list) => list.split(';')),
      url: addresses.find((address) => /^https?:/i.test(address)),
      comment: proseOf(entry, 'N1'),
      label: all('ID')[0],
    },
    entry.line,
    notes,
  )
}
