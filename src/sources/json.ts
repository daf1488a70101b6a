import { z } from 'zod'
import { asMeant } from './mojibake.ts'
import { FormatError, type Notes } from './record.ts'
import { quote } from './text.ts'

/** One element of a list: what it is, how it is written, and where it starts. */
export interface Item {
  value: unknown
  text: string
  line: number
}

/** A list, or the one thing that stands where a list could, and the small members of the object around it. */
export interface Items {
  items: Item[]
  isList: boolean
  around: Record<string, unknown>
  isCut: boolean
}

/** Larger members around a list are passed over. */
const MAX_AROUND = 10_000
/** After so many elements that are no JSON, the rest will be none either. */
const MAX_BROKEN = 1000

/**
 * Reads JSON element by element: a list, the list an object holds under one of `keys`, or else the object itself
 * as the only element. Several of these may stand one after another, such as one on each line. An element that is
 * broken or cut off is skipped with a warning; the others are read.
 *
 * @throws FormatError when the text is no JSON object or list, or nothing in it can be read
 */
export function readItems(given: string, keys: readonly string[], notes: Notes): Items {
  const text = asMeant(given, notes)
  const start = skipSpace(text, text.startsWith('\uFEFF') ? 1 : 0)
  const lineAt = createLines(text)
  if (!isOpening(text[start]))
    throw new FormatError(`this is not JSON: it starts with "${quote(text.slice(start, start + 60))}"`)
  const first = readValue(text, start, keys, lineAt, notes)
  let end = endOfValue(text, start)
  let at = nextValue(text, end)
  if (!isOpening(text[at])) return first

  const items = first.items
  let broken = 0
  for (; isOpening(text[at]); at = nextValue(text, end)) {
    end = endOfValue(text, at)
    try {
      for (const item of readValue(text, at, keys, lineAt, notes).items) items.push(item)
    } catch (error) {
      if (!(error instanceof FormatError) || ++broken > MAX_BROKEN) throw error
      notes.add(lineAt(at), `${error.message}; skipped`, 'what is no JSON skipped')
    }
  }
  return { items, isList: true, around: first.around, isCut: end === undefined }
}

/** Where what follows a value begins; a comma may part them. */
function nextValue(text: string, end: number | undefined): number {
  const at = end === undefined ? text.length : skipSpace(text, end)
  return text[at] === ',' ? skipSpace(text, at + 1) : at
}

const isOpening = (sign: string | undefined) => sign === '{' || sign === '['

function readValue(
  text: string,
  start: number,
  keys: readonly string[],
  lineAt: LineAt,
  notes: Notes,
): Items {
  if (text[start] === '[') {
    const items = readList(text, start, lineAt, notes)
    return { items, isList: true, around: {}, isCut: endOfValue(text, start) === undefined }
  }
  const around: Record<string, unknown> = {}
  let items: Item[] | undefined
  for (const member of membersOf(text, start)) {
    if (!items && keys.includes(member.key) && text[member.start] === '[') {
      items = readList(text, member.start, lineAt, notes)
    } else if (member.end - member.start <= MAX_AROUND) {
      around[member.key] = tryParse(text.slice(member.start, member.end))
    }
  }
  const end = endOfValue(text, start)
  if (items) return { items, isList: true, around, isCut: end === undefined }
  const body = text.slice(start, end)
  const value = end === undefined ? undefined : tryParse(body)
  if (value === undefined) throw new FormatError(brokenJson(body, end === undefined))
  return { items: [{ value, text: body, line: lineAt(start) }], isList: false, around, isCut: false }
}

/**
 * Looks at the beginning of a JSON text: its first element that is not null, found as `readItems` finds it, and the
 * names of the members around. The rest is not read.
 */
export function glanceJson(text: string, keys: readonly string[]): { first: unknown; names: string[] } {
  const start = skipSpace(text, text.startsWith('\uFEFF') ? 1 : 0)
  if (text[start] === '[') return { first: firstElement(text, start), names: [] }
  const whole: Record<string, unknown> = {}
  for (const member of membersOf(text, start)) {
    if (keys.includes(member.key) && text[member.start] === '[') {
      return { first: firstElement(text, member.start), names: [...Object.keys(whole), member.key] }
    }
    // A large member matters by its name alone.
    const isSmall = member.end - member.start <= MAX_AROUND
    whole[member.key] = isSmall ? tryParse(text.slice(member.start, member.end)) : {}
  }
  const names = Object.keys(whole)
  return { first: names.length > 0 ? whole : undefined, names }
}

function firstElement(text: string, start: number): unknown {
  let seen = 0
  for (const [from, to] of elementsOf(text, start)) {
    const value = to === undefined ? undefined : tryParse(text.slice(from, to))
    if ((value !== null && value !== undefined) || ++seen === 1000) return value ?? undefined
  }
  return undefined
}

const brokenJson = (text: string, isCut: boolean) => {
  try {
    JSON.parse(text)
    return 'this is no whole JSON'
  } catch (error) {
    return `this is no whole JSON${isCut ? ', the end is missing' : ''}: ${(error as Error).message.slice(0, 100)}`
  }
}

function readList(text: string, start: number, lineAt: LineAt, notes: Notes): Item[] {
  const items: Item[] = []
  let broken = 0
  for (const [from, to] of elementsOf(text, start)) {
    const line = lineAt(from)
    const body = text.slice(from, to)
    const value = to === undefined ? undefined : tryParse(body)
    if (value !== undefined) {
      items.push({ value, text: body, line })
      continue
    }
    if (++broken > MAX_BROKEN) {
      notes.add(line, `more than ${MAX_BROKEN} elements are no JSON; what follows is not read`)
      break
    }
    if (from === text.length) notes.add(line, 'the text ends within the list; what came until then is read')
    else if (to === undefined) notes.add(line, 'the text ends within this record; skipped')
    else notes.add(line, `no JSON ("${quote(body.slice(0, 60))}"); skipped`, 'what is no JSON skipped')
  }
  if (items.length === 0 && broken > 0) throw new FormatError('nothing in this list is whole JSON')
  return items
}

/** The value a text of JSON stands for; undefined when it is none. */
export function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Where the elements of the list at `start` begin and end; the last one has no end when the text is cut off. */
function* elementsOf(text: string, start: number): Generator<[start: number, end: number | undefined]> {
  let at = skipSpace(text, start + 1)
  while (at < text.length && text[at] !== ']') {
    const end = endOfValue(text, at)
    yield [at, end]
    if (end === undefined) return
    at = skipSpace(text, end)
    if (text[at] === ',') at = skipSpace(text, at + 1)
    else if (end === at && text[at] !== ']') at++
  }
  if (at >= text.length) yield [text.length, undefined]
}

function* membersOf(text: string, start: number): Generator<{ key: string; start: number; end: number }> {
  let at = skipSpace(text, start + 1)
  while (text[at] === '"') {
    const endOfKey = endOfString(text, at)
    if (endOfKey === undefined) return
    const colon = skipSpace(text, endOfKey)
    if (text[colon] !== ':') return
    const value = skipSpace(text, colon + 1)
    const end = endOfValue(text, value)
    const key = tryParse(text.slice(at, endOfKey))
    if (typeof key === 'string' && value < text.length) yield { key, start: value, end: end ?? text.length }
    if (end === undefined) return
    at = skipSpace(text, end)
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
}

/** Where a value ends that starts at `start`; undefined when the text ends before. */
function endOfValue(text: string, start: number): number | undefined {
  const first = text[start]
  if (first === '"') return endOfString(text, start)
  if (first !== '{' && first !== '[') return endOfWord(text, start)
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      const end = endOfString(text, at)
      if (end === undefined) return undefined
      at = end - 1
    } else if (code === 0x7b || code === 0x5b) depth++
    else if ((code === 0x7d || code === 0x5d) && --depth === 0) return at + 1
  }
  return undefined
}

function endOfWord(text: string, start: number): number {
  let at = start
  while (at < text.length && !',]}"{[ \t\r\n'.includes(text[at]!)) at++
  return at
}

function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; ; at++) {
    at = text.indexOf('"', at)
    if (at < 0) return undefined
    let slashes = 0
    while (text[at - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return at + 1
  }
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++
  return at
}

type LineAt = (offset: number) => number

/** Tells the line of an offset, from 1. It goes on from the offset asked for last, so ask more or less in order. */
export function createLines(text: string): LineAt {
  let [at, line] = [0, 1]
  const endsLine = (i: number) => text[i] === '\n' || (text[i] === '\r' && text[i + 1] !== '\n')
  return (offset) => {
    const to = Math.min(offset, text.length)
    for (; at < to; at++) if (endsLine(at)) line++
    for (; at > to; at--) if (endsLine(at - 1)) line--
    return line
  }
}

/**
 * Reads a value into a shape. A member that does not fit is left out with a warning; all others are kept.
 *
 * @returns undefined when it is no object, or a member that must be there is not
 */
export function readShape<S extends z.ZodType>(
  shape: S,
  value: unknown,
  line: number,
  notes: Notes,
): z.output<S> | undefined {
  const first = shape.safeParse(value)
  if (first.success) return first.data
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const misfits = new Set(first.error.issues.map(({ path }) => String(path[0])))
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !misfits.has(key)))
  const second = shape.safeParse(rest)
  if (!second.success) return undefined
  for (const key of misfits) notes.add(line, `"${quote(key)}" is not as expected; left out`)
  return second.data
}
