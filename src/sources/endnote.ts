import { namesIn } from './author-names.ts'
import { fullerDate } from './dates.ts'
import { finish } from './finish.ts'
import { mentionedArxivId } from './ids-in-text.ts'
import { asMeant } from './mojibake.ts'
import { type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { type TaggedEntry, type Tagging, proseOf, readTagged, valuesOf, venueOf } from './tagged-entries.ts'

const REFER: Tagging = {
  name: 'EndNote',
  field: /^(%[0-9A-Z@!#$%&()*+,\-./:;<=>?[\]^~])(?:\s(.*))?$/,
  begins: (tag, entry, isApart) =>
    tag === '%0' || !entry || (isApart && entry.fields.has('%T') && !entry.fields.has('%0')),
  untagged: () => 'more',
}

/**
 * Reads EndNote's tagged format, `refer` (`.enw`): `%T Title`.
 *
 * @throws FormatError when it is none
 */
export function parseEndNote(text: string): Parsed {
  const notes = createNotes()
  const { entries } = readTagged(asMeant(text, notes), REFER, notes)
  return { records: entries.flatMap((entry) => readEntry(entry, notes) ?? []), warnings: notes.inOrder() }
}

function readEntry(entry: TaggedEntry, notes: Notes): PaperRecord | undefined {
  const all = (...tags: string[]) => valuesOf(entry, ...tags)
  return finish(
    {
      title: proseOf(entry, '%T'),
      abstract: proseOf(entry, '%X'),
      authors: all('%A').flatMap(namesIn),
      arxiv: [...all('%U', '%M', '%R'), ...all('%Z', '%J', '%B', '%1').map(mentionedArxivId)],
      doi: all('%R')[0],
      otherDois: all('%M', '%3').filter((text) => /\b10\.\d{4}/.test(text)),
      date: fullerDate(all('%8')[0], all('%D')[0]),
      venue: venueOf(proseOf(entry, '%J', '%B')),
      keywords: all('%K').flatMap((list) => list.split(/[;\n]/)),
      url: all('%U').find((address) => /^https?:/i.test(address)),
      comment: proseOf(entry, '%Z'),
      label: all('%F')[0],
    },
    entry.line,
    notes,
  )
}
