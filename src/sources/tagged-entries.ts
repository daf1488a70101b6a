import { FormatError, type Notes } from './record.ts'
import { quote } from './text.ts'

/** An entry of a format in which each line begins with a tag: the values of each tag, in order. */
export interface TaggedEntry {
  line: number
  fields: Map<string, string[]>
}

/** How a tagged format is written. */
export interface Tagging {
  name: string
  /** A line with a tag: the tag, then the value. */
  field: RegExp
  /** Whether a tag begins an entry; `isApart` when a blank line stands before it. */
  begins(tag: string, entry: TaggedEntry | undefined, isApart: boolean): boolean
  /** What ends an entry, where something does. */
  end?: string
  /** What may stand outside of entries. */
  outside?: ReadonlySet<string>
  /** What a line without a tag is: more of the last value, a further value, or stray. */
  untagged(line: string, tag: string): 'more' | 'value' | 'stray'
}

/**
 * Reads the entries of a tagged format. The last one may lack its end: what there is of it is read.
 *
 * @throws FormatError when there is no entry in it
 */
export function readTagged(
  text: string,
  { name, field, begins, end, outside, untagged }: Tagging,
  notes: Notes,
): { entries: TaggedEntry[]; isCut: boolean } {
  const entries: TaggedEntry[] = []
  let entry: TaggedEntry | undefined
  let values: string[] | undefined
  let tag = ''
  let isApart = false
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  for (const [i, whole] of lines.entries()) {
    const line = i + 1
    const [, found, value = ''] = field.exec(whole) ?? []
    if (found !== undefined && begins(found, entry, isApart)) {
      if (entry && end) notes.add(entry.line, `an entry without its end (${end}); read up to the next`)
      entries.push((entry = { line, fields: new Map() }))
    }
    if (found !== undefined && found === end) {
      if (!entry) notes.add(line, `an end (${end}) without an entry skipped`)
      entry = values = undefined
    } else if (found !== undefined && entry) {
      tag = found
      values = entry.fields.get(tag) ?? []
      entry.fields.set(tag, values)
      values.push(value.trim())
    } else if (found === undefined && whole.trim() !== '') {
      const kind = entry && values ? untagged(whole, tag) : 'stray'
      if (kind === 'value') values!.push(whole.trim())
      else if (kind === 'more') values!.push(`${values!.pop()}\n${whole.trim()}`)
      else noteStray(entry, whole, line, notes)
    } else if (found !== undefined && !outside?.has(found)) noteStray(entry, whole, line, notes)
    isApart = whole.trim() === ''
  }
  if (entries.length === 0) throw new FormatError(`this is not ${name}: no line begins an entry`)
  const isCut = entry !== undefined && end !== undefined
  if (isCut)
    notes.add(entry!.line, `the text ends within this entry (without ${end}); read as far as it goes`)
  return { entries, isCut }
}

function noteStray(entry: TaggedEntry | undefined, whole: string, line: number, notes: Notes): void {
  const where = entry ? 'a line without a tag' : 'a line outside of entries'
  notes.add(line, `${where} skipped ("${quote(whole.trim().slice(0, 60))}")`, `${where} skipped`)
}

/** The values of some tags, those of the first tag first. */
export const valuesOf = ({ fields }: TaggedEntry, ...tags: string[]): string[] =>
  tags.flatMap((tag) => fields.get(tag) ?? []).filter(Boolean)

/** The first of these tags that says something, all its lines together. */
export const proseOf = ({ fields }: TaggedEntry, ...tags: string[]): string | undefined =>
  tags.map((tag) => fields.get(tag)?.join('\n').trim()).find(Boolean)

/** Where a preprint lies is not where it appeared. */
export const venueOf = (name: string | undefined): string | undefined =>
  name && !/^\s*(?:arxiv\b|corr$)/i.test(name) ? name : undefined
