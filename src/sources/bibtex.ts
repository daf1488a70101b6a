import { type BibtexEntry, readBibtexEntries } from './bibtex-entries.ts'
import { calendarDate } from './dates.ts'
import { finish } from './finish.ts'
import { mentionedArxivId } from './ids-in-text.ts'
import { asMeant } from './mojibake.ts'
import { type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { texNames } from './tex-names.ts'
import { texToText } from './tex-text.ts'

/** Entries that hold something for others, but are no work. */
const NO_WORKS = new Set(['xdata', 'set', 'control'])
/** Journals that the bibliographies of astronomers name by a command. */
const JOURNALS: Readonly<Record<string, string | undefined>> = {
  aap: 'Astronomy & Astrophysics',
  aapr: 'Astronomy & Astrophysics Review',
  aj: 'The Astronomical Journal',
  apj: 'The Astrophysical Journal',
  apjl: 'The Astrophysical Journal Letters',
  apjs: 'The Astrophysical Journal Supplement Series',
  araa: 'Annual Review of Astronomy and Astrophysics',
  icarus: 'Icarus',
  jcap: 'Journal of Cosmology and Astroparticle Physics',
  mnras: 'Monthly Notices of the Royal Astronomical Society',
  nat: 'Nature',
  pasj: 'Publications of the Astronomical Society of Japan',
  pasp: 'Publications of the Astronomical Society of the Pacific',
  physrep: 'Physics Reports',
  pra: 'Physical Review A',
  prb: 'Physical Review B',
  prd: 'Physical Review D',
  pre: 'Physical Review E',
  prl: 'Physical Review Letters',
  ssr: 'Space Science Reviews',
}
/** What an entry takes from the one it names in `crossref`. */
const FROM_WHOLE = ['year', 'date', 'month', 'booktitle', 'journal', 'journaltitle']
const MAX_DEPTH = 5

/**
 * Reads a BibTeX or BibLaTeX file. TeX becomes plain text, but formulas stay as they are.
 *
 * An arXiv id is found in `eprint`, DOI, address, and in the ways journals and notes name one. Fields of `xdata`
 * are filled in, and of `crossref` what tells where and when a part appeared.
 *
 * @throws FormatError when it is not BibTeX
 */
export function parseBibtex(text: string): Parsed {
  const notes = createNotes()
  const { entries, isCut } = readBibtexEntries(asMeant(text, notes), notes)
  const inherit = createInheritance(entries, text.length, notes)
  const works = entries.filter(({ type }) => !NO_WORKS.has(type))
  const records = works.flatMap((entry) => readEntry(entry, inherit(entry), notes) ?? [])
  return { records, warnings: notes.inOrder(), ...(isCut && { isCut }) }
}

type Fields = ReadonlyMap<string, string>

function readEntry({ key, line }: BibtexEntry, fields: Fields, notes: Notes): PaperRecord | undefined {
  const first = (...names: string[]) => names.map((name) => fields.get(name)?.trim()).find(Boolean)
  const [title, subtitle] = [first('title', 'maintitle'), first('subtitle')]
  const said = first('journaltitle', 'journal', 'booktitle', 'eventtitle')
  const venue = JOURNALS[/^\{?\\([a-z]{2,7})\}?$/.exec(said ?? '')?.[1] ?? ''] ?? said
  const isOfDblp = /^DBLP:/i.test(key) || /\bdblp\.org\//.test(fields.get('biburl') ?? '')
  const [category] = first('primaryclass', 'eprintclass')?.match(/^[a-z-]{2,10}(?:\.[A-Za-z-]{2,10})?$/) ?? []
  return finish(
    {
      title:
        title && subtitle
          ? `${title.replace(/(?<![\s:.])[\s:.]+$/, '')}: ${subtitle}`
          : // DBLP ends its titles in a full stop.
            isOfDblp
            ? title?.replace(/(?<!\.)\.\}{0,3}$/, (end) => end.slice(1))
            : title,
      abstract: first('abstract'),
      authors: [...texNames(first('author') ?? ''), ...collaborations(first('collaboration'))],
      arxiv: arxivHints(fields),
      doi: plainly(first('doi')),
      otherDois: doiHints(fields),
      date: dateOf(fields),
      categories: [category],
      venue: venue && !/^[\s{]*(?:arxiv\b|corr\}*$)/i.test(venue) ? venue : undefined,
      url: addressIn(first('url', 'link', 'ee', 'howpublished', 'bdsk-url-1')),
      keywords: first('keywords', 'keyword')?.split(/[,;]/),
      comment: ['note', 'comment', 'comments', 'addendum']
        .flatMap((name) => fields.get(name) ?? [])
        .join('. '),
      label: key,
      isTex: true,
    },
    line,
    notes,
  )
}

const plainly = (tex: string | undefined) => tex?.replace(/[\\{}]/g, '').trim()

/** The first web address in a field; with or without `\url`. */
const addressIn = (tex: string | undefined) => tex && /https?:\/\/[^\s"<>]+/i.exec(texToText(tex))?.[0]

const collaborations = (tex = ''): string[] =>
  texToText(tex)
    .replace(/^\s*on behalf of (?:the )?/i, '')
    .split(/,| and |;/)
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => (/collaborat|consorti|group|team|project/i.test(name) ? name : `${name} Collaboration`))

/** Where else files say a DOI; in prose only behind the word or as an address. */
function doiHints(fields: Fields): (string | undefined)[] {
  const isDoi = /doi/i.test(fields.get('eprinttype') ?? fields.get('archiveprefix') ?? '')
  const inWords = ['note', 'howpublished', 'annote', 'addendum'].flatMap(
    (name) =>
      /(?:doi(?:\.org\/|[:\s]\s?))(10\.\d{4,9}\/\S+)/i.exec(texToText(fields.get(name) ?? ''))?.[1] ?? [],
  )
  return [...(isDoi ? [plainly(fields.get('eprint'))] : []), ...inWords]
}

/** Every place where files say an arXiv id, the surest first. */
function arxivHints(fields: Fields): (string | undefined)[] {
  const plain = (name: string) => plainly(fields.get(name))
  const [eprint, prefix = plain('eprinttype') ?? ''] = [plain('eprint'), plain('archiveprefix')]
  const isElsewhere = prefix !== '' && !/arxiv/i.test(prefix) && !/^[a-z-]+$/.test(prefix)
  // Old ids are written in two fields: `eprint = {9901001}, primaryClass = {hep-th}`.
  const archives = [plain('primaryclass'), plain('eprintclass'), prefix].filter(Boolean)
  const inWords = [
    'journal',
    'journaltitle',
    'note',
    'howpublished',
    'number',
    'publisher',
    'ee',
    'eid',
    'annote',
    'bdsk-url-1',
  ].map((name) => mentionedArxivId(fields.get(name)))
  return [
    ...(isElsewhere ? [] : [eprint, ...archives.map((archive) => eprint && `${archive}/${eprint}`)]),
    plain('arxivid'),
    plain('arxiv'),
    addressIn(fields.get('url')),
    plain('volume')?.replace(/^abs\//, ''),
    ...inWords,
  ]
}

function dateOf(fields: Fields): string | undefined {
  const plain = (name: string) => fields.get(name)?.replace(/[{}~]/g, ' ').trim()
  const date = plain('date')?.split('/', 1)[0]?.trim()
  if (date) return date
  const year = plain('year')?.match(/\b\d{4}\b/)?.[0]
  const month = plain('month')?.match(/[a-z]{3,}|\d{1,2}/i)?.[0]
  return year ? calendarDate(year, month, plain('day')) : plain('year')
}

/** Gives the fields of an entry with those it takes from others, as long as that does not grow without bound. */
function createInheritance(entries: readonly BibtexEntry[], size: number, notes: Notes) {
  const byKey = new Map(entries.toReversed().map((entry) => [entry.key.toLowerCase(), entry]))
  let budget = 1_000_000 + size

  return function inherit(entry: BibtexEntry, depth = 0): Fields {
    const fields = new Map(entry.fields)
    const take = (name: string, value: string | undefined) => {
      if (value === undefined || fields.has(name) || value.length > budget) return
      budget -= value.length + 10
      fields.set(name, value)
    }
    for (const key of namesIn(entry.fields.get('xdata'))) {
      const data = byKey.get(key)
      if (!data) notes.add(entry.line, `there is no entry "${key.slice(0, 40)}" to take fields from`)
      if (!data || depth === MAX_DEPTH || budget <= 0) continue
      for (const [name, value] of inherit(data, depth + 1)) take(name, value)
    }
    for (const key of namesIn(entry.fields.get('crossref')).slice(0, 1)) {
      const whole = byKey.get(key)
      for (const name of whole && whole !== entry ? FROM_WHOLE : []) take(name, whole?.fields.get(name))
      if (whole && !fields.has('journal')) take('booktitle', whole.fields.get('title'))
    }
    return fields
  }
}

const namesIn = (list: string | undefined) =>
  (list ?? '')
    .split(',', 20)
    .map((key) => key.trim().toLowerCase())
    .filter(Boolean)
