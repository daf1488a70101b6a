/** Soft hyphens, zero-width characters and direction marks: nothing a reader sees. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/gu
/** Joiners shape Persian, Indic and emoji sequences; anywhere else they are stray. */
const STRAY_JOINERS = /(?<![\p{Lo}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]/gu
/** Controls that are no white space, lone surrogates, and two code points that are no characters. */
const CONTROLS = /(?![\s\x85])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu
/** Anything that needs cleaning; a test without backtracking, as a line may have ten million characters. */
const UNUSUAL = /[^\x20-\x7E]| {2}|^ | $/

/** A line as it is kept, and what had to be taken out of it. */
export interface Cleaned {
  text: string
  hadInvisible: boolean
  hadControls: boolean
}

/**
 * Makes a line fit to be stored: no control or invisible characters, every white space one plain space.
 * Quotes, dashes, letters and their composition stay as they were written.
 */
export function cleanLine(line: string): Cleaned {
  if (!UNUSUAL.test(line)) return { text: line, hadInvisible: false, hadControls: false }
  const withoutControls = line.replace(CONTROLS, '')
  const visible = withoutControls.replace(INVISIBLE, '').replace(STRAY_JOINERS, '')
  return {
    text: visible.replace(/[\s\x85]+/g, ' ').trim(),
    hadInvisible: visible.length < withoutControls.length,
    hadControls: withoutControls.length < line.length,
  }
}

/** How many characters of the text are controls: what tells a binary file from a page. */
export function countControls(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 9 || (code > 13 && code < 32) || (code > 126 && code < 160 && code !== 0x85)) count++
  }
  return count
}

/**
 * Key under which two spellings of a title are one: compatibility forms unified, lower case, and only letters (with
 * their marks) and digits left, words parted by single spaces. Signs that make another word of the one before them stay
 * (`c++`, `c#`, `a*`), and so do those of formulas that tell two apart (`s^+`, `s^-`, `<`, `=`). Empty when
 * there are neither letters nor digits.
 */
export function titleKey(title: string): string {
  const plain = title
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u061C]/g, '')
  if (!SIGNS.test(plain)) return plain.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()
  const key = plain
    .replace(/ ?[\^_] ?\{? ?([+\u2212-])/g, (_, sign: string) => KEPT[sign]!)
    .replace(/(?<=[\p{L}\p{N}])(?:\+{1,2}|#)(?![\p{L}\p{N}+#])/gu, (sign) => KEPT[sign]!)
    .replace(/(?<=[\p{L}\p{N}])\u2212(?!\p{L})/gu, '\uE001')
    // Of a longer word it marks a footnote.
    .replace(/(?<![\p{L}\p{N}*])([\p{L}\p{N}]{1,4})\*(?![\p{L}\p{N}*])/gu, '$1\uE003')
    .replace(/(?<=\s)[<>=](?=\s)/g, (sign) => KEPT[sign]!)
    .replace(/[^\p{L}\p{M}\p{N}\uE000-\uE006]+/gu, ' ')
    .trim()
  if (!/[\p{L}\p{N}]/u.test(key)) return ''
  return key.replace(/[\uE000-\uE006]/g, (mark) => MARKS[mark]!)
}

/** A title without any of these has nothing to be kept but letters and digits. */
const SIGNS = /[+#*<>=^_\u2212]/
/** Signs on their way through a key, as code points that no text has. */
const KEPT: Readonly<Record<string, string>> = {
  '+': '\uE000',
  '++': '\uE000\uE000',
  '-': '\uE001',
  '\u2212': '\uE001',
  '#': '\uE002',
  '<': '\uE004',
  '>': '\uE005',
  '=': '\uE006',
}
const MARKS: Readonly<Record<string, string>> = {
  '\uE000': '+',
  '\uE001': '-',
  '\uE002': '#',
  '\uE003': '*',
  '\uE004': '<',
  '\uE005': '>',
  '\uE006': '=',
}

const TAIL = 300
const STOP = /[.。．｡।۔։።]["'”’»)\]}」』]*$/u
const ANY_STOP = /[.。．｡।۔։።!?！？؟…]["'”’»)\]}」』]*$/u
const ENDS_IN_LINK = /(?:https?:\/\/|www\.|github\.com\/)\S+$/

/** Whether the text ends in a full stop of any script, as an abstract does and a title rarely. */
export const endsInFullStop = (text: string): boolean => STOP.test(text.slice(-TAIL))

/** Whether nothing is missing at the end: a full stop, `?`, `!`, or a link, which often goes without one. */
export function endsSentence(text: string): boolean {
  const tail = text.slice(-TAIL)
  return ANY_STOP.test(tail) || ENDS_IN_LINK.test(tail)
}

/** Whether a sentence ends inside the text and another begins. */
export const hasInnerStop = (text: string): boolean =>
  /(?<![.…])[.!?؟।۔]["'”’)\]]* \P{Ll}|[。！？]./u.test(text.slice(0, 2000))

export const startsLowerCase = (text: string): boolean => /^[("'“‘]?\p{Ll}/u.test(text)

const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu

/**
 * Length on the scale of English: a Han or kana character says about as much as three letters.
 * Looks no further than the first 2,000 characters, which is more than any decision needs.
 */
export function proseLength(text: string): number {
  const head = text.slice(0, 2000)
  return text.length + 2 * (head.match(DENSE)?.length ?? 0)
}

/**
 * What belongs between two lines of one paragraph: nothing after a hyphen (but for the one of
 * "long- and short-term") or within Chinese and Japanese.
 */
export function joint(before: string, after: string): '' | ' ' {
  const isSuspended = /^(?:and|or|to|versus|vs) /.test(after.slice(0, 10))
  if (/\p{L}-$/u.test(before.slice(-4)) && /^\p{Ll}/u.test(after) && !isSuspended) return ''
  const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFF60]/u
  const [last, first] = [before.slice(-1), after.slice(0, 1)]
  return dense.test(last) && dense.test(first) ? '' : ' '
}

/** One paragraph out of its lines; a line that ends in a soft hyphen goes on without a gap. */
export function joinParts(parts: readonly string[]): string {
  let text = ''
  const pieces: string[] = []
  for (const part of parts) {
    if (pieces.length > 0 && !text.endsWith('\u00AD')) pieces.push(joint(text, part))
    pieces.push(part.endsWith('\u00AD') ? part.slice(0, -1) : part)
    text = part
  }
  return pieces.join('')
}

const CONNECTS =
  /(?:[:,;&–—\u00AD-]|\b(?:a|an|and|as|at|by|for|from|in|into|is|of|on|or|the|to|under|using|via|with))$/i

/** Whether the break after a line is one a narrow window makes: mid-phrase, or for want of room. */
export function isWrapped(lines: readonly string[], i: number, width: number): boolean {
  const [line, next] = [lines[i]!, lines[i + 1]]
  return next === undefined || CONNECTS.test(line) || startsLowerCase(next) || !hasRoom(lines, i, width)
}

/** Length of the longest line: how wide the window was, as far as the text shows. A link goes beyond it. */
export const widthOf = (lines: readonly string[]): number =>
  lines.reduce((widest, line) => (line.includes('://') ? widest : Math.max(widest, line.length)), 0)

/** Whether the next line's first word would have fitted, so that the break was meant. */
export function hasRoom(lines: readonly string[], i: number, width: number): boolean {
  return lines[i]!.length + 1 + lines[i + 1]!.split(' ', 1)[0]!.length <= width
}

/** Whether the lines are a list and no paragraph: most breaks were meant and do not end a sentence. */
export function isList(lines: readonly string[]): boolean {
  if (lines.length < 3 || endsInFullStop(lines.at(-1)!)) return false
  const width = widthOf(lines)
  let meant = 0
  for (let i = 0; i + 1 < lines.length; i++) {
    if (hasRoom(lines, i, width) && !endsInFullStop(lines[i]!)) meant++
  }
  return meant > (lines.length - 1) / 2
}

/** Small numbers as words, for messages. */
export const inWords = (count: number) =>
  ['no', 'one', 'two', 'three', 'four', 'five'][count] ?? String(count)

/** The start of a text, for messages. */
export const quote = (text: string) => (text.length > 40 ? `${text.slice(0, 39).trimEnd()}…` : text)
