import { givenFirst, initialsFirst } from './author-names.ts'
import { readDate } from './dates.ts'
import { finish } from './finish.ts'
import { mentionedArxivId } from './ids-in-text.ts'
import { asMeant } from './mojibake.ts'
import { type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { type TaggedEntry, type Tagging, proseOf, readTagged, valuesOf, venueOf } from './tagged-entries.ts'

const MEDLINE: Tagging = {
  name: 'MEDLINE',
  field: /^([A-Z]{2,4}) {0,3}- ?([^]*)$/,
  begins: (tag, entry, isApart) => tag === 'PMID' || (!entry && tag !== 'OWN') || (isApart && tag === 'OWN'),
  untagged: (line) => (/^\s/.test(line) ? 'more' : 'stray'),
}

/**
 * Reads PubMed's tagged format, MEDLINE (`.nbib`).
 *
 * @throws FormatError when it is none
 */
export function parsePubmed(text: string): Parsed {
  const notes = createNotes()
  const { entries } = readTagged(asMeant(text, notes), MEDLINE, notes)
  return { records: entries.flatMap((entry) => readEntry(entry, notes) ?? []), warnings: notes.inOrder() }
}

function readEntry(entry: TaggedEntry, notes: Notes): PaperRecord | undefined {
  const all = (...tags: string[]) => valuesOf(entry, ...tags)
  const pmid = all('PMID')[0]
  // ERIC writes the same tags.
  const eric = all('OID')[0]
  const people =
    all('FAU').length > 0
      ? all('FAU').map(givenFirst)
      : all('AU').map((name) => initialsFirst(givenFirst(name)))
  // `10.1000/x [doi]`, `S1-2 [pii]`
  const ids = all('LID', 'AID').map((text) => /^(\S+)(?: \[(\w+)\])?/.exec(text) ?? [])
  const dates = all('DEP', 'DP').flatMap((text) => readDate(text) ?? [])
  return finish(
    {
      // PubMed ends every title in a full stop.
      title: proseOf(entry, 'TI', 'BTI', 'TT')?.replace(/(?<!\.)\.$/, ''),
      abstract: proseOf(entry, 'AB', 'OAB'),
      authors: [...people, ...all('CN')],
      arxiv: ids.map(([, id]) => id).concat(all('GN', 'SO').flatMap((text) => mentionedArxivId(text) ?? [])),
      doi: ids.find(([, , kind]) => kind === 'doi')?.[1],
      otherDois: ids.flatMap(([, id, kind]) => (kind === 'doi' ? [id] : [])),
      date: dates.toSorted((a, b) => b.length - a.length)[0] ?? all('DP')[0],
      venue: venueOf(proseOf(entry, 'JT', 'TA')),
      keywords: [...all('OT'), ...all('MH')].map((word) => word.split('/', 1)[0]!.replaceAll('*', '')),
      withdrawn: all('PT').some((kind) => /^retracted publication$/i.test(kind)) || all('RIN').length > 0,
      url: pmid
        ? `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`
        : all('LID').find((text) => /^https?:/.test(text)),
      comment: proseOf(entry, 'GN'),
      name: pmid ? `pmid:${pmid}` : eric && `eric:${eric}`,
    },
    entry.line,
    notes,
  )
}
