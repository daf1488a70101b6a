import { FormatError, type Notes } from './record.ts'
import { createLines } from './json.ts'
import { quote } from './text.ts'

/** An entry as it is written: fields in lower case, their values still TeX, abbreviations filled in. */
export interface BibtexEntry {
  type: string
  key: string
  fields: Map<string, string>
  line: number
}

const HEAD = /@\s{0,9}([a-z][\w+-]{0,40})\s{0,99}([{(])/iy
/** The beginning of an entry inside another one: the one before was not closed. */
const NEXT_HEAD = /@[a-z]{1,40}[ \t]{0,9}\{[ \t]{0,9}[^\s,{}="]{1,200}[ \t]{0,9},/iy
const KEY = /\s*(?:([^\s,={}()"#]{1,300})\s*)?(?=[,})=]|$)/y
const NAME = /[^\s=,{}()"#%\\@]{1,80}/y
const BARE = /[^\s,{}()"#=%]{1,200}/y
const NOT_CLOSED = 'the entry is not closed; what is whole is read'
const MONTHS = new Set('jan feb mar apr may jun jul aug sep oct nov dec'.split(' '))

/**
 * Reads the entries of a BibTeX or BibLaTeX file, without `@string`, `@preamble` and `@comment`.
 *
 * Braces, quotes, bare words and `#` are read as BibTeX does. What it would stop at is told and skipped: an entry
 * that is not closed keeps the fields that are whole, but the one the text ends in is skipped.
 *
 * @throws FormatError when there is no entry in it
 */
export function readBibtexEntries(text: string, notes: Notes): { entries: BibtexEntry[]; isCut: boolean } {
  const reader = createReader(text, notes)
  const entries: BibtexEntry[] = []
  let heads = 0
  for (let at = nextHead(text, 0); at >= 0; at = nextHead(text, reader.at)) {
    HEAD.lastIndex = at
    const [head, name = '', open = '{'] = HEAD.exec(text) ?? []
    reader.at = at + (head?.length ?? 1)
    if (head === undefined) continue
    heads++
    const type = name.toLowerCase()
    const close = open === '{' ? '}' : ')'
    if (type === 'comment' || type === 'preamble') reader.skipBody(close)
    else if (type === 'string') reader.readAbbreviations(close)
    else {
      const entry = reader.readEntry(type, close, reader.lineAt(at))
      if (!reader.isCut) entries.push(entry)
    }
  }
  if (heads === 0) throw new FormatError('this is not BibTeX: there is no entry such as "@article{" in it')
  return { entries, isCut: reader.isCut }
}

/** The next `@` that is no part of a word and not in a line that begins with `%`; -1 when there is none. */
function nextHead(text: string, from: number): number {
  for (let at = text.indexOf('@', from); at >= 0; at = text.indexOf('@', at + 1)) {
    const before = text.slice(Math.max(0, at - 200), at)
    const isCommentedOut = /(?:^|[\r\n])[ \t]{0,20}%[^\r\n]*$/.test(before)
    if (!isCommentedOut && !/\w$/.test(before)) return at
  }
  return -1
}

type Value = { text: string; isWhole: boolean }

function createReader(text: string, notes: Notes) {
  const abbreviations = new Map<string, string>()
  const lineAt = createLines(text)
  /** What abbreviations may add in all, so that a short file can't grow without bound. */
  let budget = 1_000_000 + text.length

  const reader = { at: 0, isCut: false, lineAt, skipBody, readAbbreviations, readEntry }
  return reader

  function skipBody(close: string): void {
    const start = reader.at
    for (let depth = 0; reader.at < text.length; reader.at++) {
      const sign = text[reader.at]
      if (sign === '\n' && isNextHead(reader.at + 1)) break
      if (sign === close && depth === 0) {
        reader.at++
        return
      }
      if (sign === '{') depth++
      else if (sign === '}') depth--
    }
    reader.isCut = reader.at >= text.length
    notes.add(lineAt(start), 'a comment or preamble is not closed; skipped up to the next entry')
  }

  function readAbbreviations(close: string): void {
    const start = reader.at
    const { fields } = readFields(close, start)
    for (const [name, value] of fields) abbreviations.set(name, value)
  }

  function readEntry(type: string, close: string, line: number): BibtexEntry {
    KEY.lastIndex = reader.at
    const [whole = '', key = ''] = KEY.exec(text) ?? []
    const after = reader.at + whole.length
    const hasKey = text[after] !== '='
    if (hasKey) reader.at = after
    const { fields } = readFields(close, reader.at)
    return { type, key: hasKey ? key : '', fields, line }
  }

  function readFields(close: string, start: number): { fields: Map<string, string> } {
    const fields = new Map<string, string>()
    for (;;) {
      skipFiller()
      const sign = text[reader.at]
      if (sign === close || sign === '}' || sign === ')') {
        if (sign !== close) note(`the entry ends with "${sign}" where "${close}" belongs; taken as its end`)
        reader.at++
        return { fields }
      }
      if (sign === undefined || isNextHead(reader.at)) {
        reader.isCut = sign === undefined
        note(sign ? NOT_CLOSED : 'the text ends within an entry; skipped', start)
        return { fields }
      }
      readField(fields)
    }
  }

  function readField(fields: Map<string, string>): void {
    NAME.lastIndex = reader.at
    const name = NAME.exec(text)?.[0].toLowerCase()
    const start = reader.at
    reader.at += name?.length ?? 1
    skipFiller(false)
    if (name === undefined || text[reader.at] !== '=') {
      const shown = quote(text.slice(start, start + 60).split('\n', 1)[0]!)
      note(`no field ("${shown}"); skipped`, start, 'what is no field skipped')
      skipToComma()
      return
    }
    reader.at++
    const value = readValue(name)
    if (!value.isWhole) note(`the field ${name} is not closed; left out`, start)
    else if (!fields.has(name)) fields.set(name, value.text)
    else if (fields.get(name) !== value.text) note(`a second field ${name}; the first is kept`, start)
  }

  function readValue(name: string): Value {
    const parts: string[] = []
    for (;;) {
      skipFiller(false)
      const sign = text[reader.at]
      if (sign === '{' || sign === '"') {
        const part = readDelimited(sign === '{' ? '}' : '"')
        if (part === undefined) return { text: '', isWhole: false }
        parts.push(part)
      } else {
        BARE.lastIndex = reader.at
        const word = BARE.exec(text)?.[0]
        if (word === undefined) return { text: parts.join(''), isWhole: parts.length > 0 }
        parts.push(expand(word, name))
        reader.at += word.length
      }
      skipFiller(false)
      if (text[reader.at] !== '#') return { text: parts.join(''), isWhole: true }
      reader.at++
    }
  }

  /** The text up to the closing sign, which is taken too; undefined when there is none before the next entry. */
  function readDelimited(close: string): string | undefined {
    const start = ++reader.at
    for (let depth = 0; reader.at < text.length; reader.at++) {
      const sign = text[reader.at]
      if (sign === close && depth === 0) return text.slice(start, reader.at++)
      if (sign === '{') depth++
      else if (sign === '}' && --depth < 0) break
      else if (sign === '\n' && isNextHead(reader.at + 1)) break
    }
    return undefined
  }

  function expand(word: string, field: string): string {
    const known = abbreviations.get(word.toLowerCase())
    if (known !== undefined && known.length <= budget) {
      budget -= known.length
      return known
    }
    const isPlain =
      /^[\d-]+$/.test(word) || MONTHS.has(word.slice(0, 3).toLowerCase()) || field === 'crossref'
    if (!isPlain) {
      note(
        `the abbreviation "${quote(word)}" is not defined; kept as it is`,
        reader.at,
        'an abbreviation kept',
      )
    }
    return word
  }

  /** Space, comments from `%` to the end of the line, and, between fields, commas. */
  function skipFiller(commas = true): void {
    for (; reader.at < text.length; reader.at++) {
      const sign = text[reader.at]!
      if (sign === '%') {
        while (reader.at + 1 < text.length && text[reader.at + 1] !== '\n') reader.at++
      } else if (!/\s/.test(sign) && !(commas && sign === ',')) return
    }
  }

  function skipToComma(): void {
    for (; reader.at < text.length; reader.at++) {
      const sign = text[reader.at]!
      if (',})'.includes(sign) || (sign === '\n' && isNextHead(reader.at + 1))) return
      if (sign === '{' && readDelimited('}') === undefined) return
    }
  }

  function isNextHead(at: number): boolean {
    NEXT_HEAD.lastIndex = at
    return NEXT_HEAD.test(text)
  }

  function note(message: string, at = reader.at, kind = message): void {
    notes.add(lineAt(at), message, kind)
  }
}
