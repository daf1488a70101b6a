import { arxivCategories } from './arxiv-fields.ts'
import { splitAuthors } from './author-names.ts'
import { readDate } from './dates.ts'
import { finish } from './finish.ts'
import type { Notes, PaperRecord } from './record.ts'

/** What arXiv writes of a paper in its pages and mails: texts as they stand there, by the name of their field. */
export interface ArxivText {
  line: number
  id: string
  announced?: PaperRecord['announced'] | undefined
  listing?: PaperRecord['listing'] | undefined
  versions?: PaperRecord['versions']
  fields: Map<Field, string[]>
}

export type Field =
  | 'title'
  | 'authors'
  | 'abstract'
  | 'comments'
  | 'subjects'
  | 'journal'
  | 'doi'
  | 'cite'
  | 'submitted'
  | 'other'

const FIELDS: readonly [Field, RegExp][] = [
  ['title', /^Title:/i],
  ['authors', /^Authors?:/i],
  ['abstract', /^Abstract:/i],
  ['comments', /^Comments?:/i],
  ['subjects', /^(?:Subjects?|Subj-class|Categories):/i],
  ['journal', /^Journal[- ]ref(?:erence)?:/i],
  ['doi', /^(?:Related )?DOI:/i],
  ['cite', /^Cite as:/i],
  ['submitted', /^Submitted (?=\d)/i],
  [
    'other',
    /^(?:(?:MSC|ACM)[- ]class(?:es)?|Report[- ](?:no|number)|License|Proxy|Focus to learn more|Date|Submission history):?/i,
  ],
]

/** The field a line begins, and the rest of the line. */
export function fieldOf(line: string): { field: Field; rest: string } | undefined {
  for (const [field, label] of FIELDS) {
    const found = label.exec(line)
    if (found) return { field, rest: line.slice(found[0].length).trim() }
  }
  return undefined
}

/** Adds a line to a field. */
export function addTo({ fields }: ArxivText, field: Field, line: string): void {
  const lines = fields.get(field) ?? []
  fields.set(field, lines)
  if (line !== '') lines.push(line)
}

/** `Machine Learning (cs.LG); Artificial Intelligence (cs.AI)`, or `cs.LG cs.AI`. */
function categoriesIn(text: string): string[] {
  const inBrackets = [...text.matchAll(/\(([a-z]{2,}(?:-[a-z]+)?(?:\.[A-Za-z-]{2,})?)\)/g)].map(
    ([, name]) => name!,
  )
  return arxivCategories(inBrackets.length > 0 ? inBrackets : text.split(/[\s;,]+/))
}

/** Makes a record of what a page or mail of arXiv says of a paper. */
export function finishArxiv(
  { line, id, announced, listing, versions, fields }: ArxivText,
  notes: Notes,
): PaperRecord | undefined {
  const text = (field: Field) => fields.get(field)?.join(' ').trim() || undefined
  const submitted = text('submitted')
  const [first, newest] = [versions?.[0], versions?.at(-1)]
  const record = finish(
    {
      title: text('title'),
      abstract: text('abstract')?.replace(/\s*△ Less$/, ''),
      authors: splitAuthors(text('authors') ?? ''),
      arxiv: [text('cite')?.match(/arXiv:\S+?v\d+/)?.[0], id],
      doi: text('doi'),
      date: first?.version === 1 ? first.date : submitted?.split(';', 1)[0],
      updated: newest && newest.version > 1 ? newest.date : undefined,
      categories: categoriesIn(text('subjects') ?? ''),
      venue: text('journal'),
      comment: fields.get('comments')?.join('\n'),
      listing,
    },
    line,
    notes,
  )
  if (!record) return undefined
  return {
    ...record,
    ...(announced && { announced }),
    ...(versions && versions.length > 0 && { versions, version: newest!.version }),
  }
}

/** A line of a submission history: `[v1] Wed, 18 Nov 2026 17:59:01 UTC (1,204 KB)`. */
export function versionIn(line: string): { version: number; date?: string } | undefined {
  const [, version, when] =
    /^\[?v(\d{1,3})\]?[\s:]+(\w{3}, \d{1,2} \w{3} \d{4}(?: [\d:]{5,8})?)/.exec(line) ?? []
  if (version === undefined) return undefined
  const date = readDate(when!)
  return { version: Number(version), ...(date && { date }) }
}
