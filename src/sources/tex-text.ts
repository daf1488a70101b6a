import { combining, latex2unicode } from 'unicode2latex'
import { raised } from './raised.ts'

/** Maths is kept as it is written, up to this length, so that a stray `$` does not swallow the rest. */
const MAX_MATHS = 800
/** A piece of TeX: maths, an address, a command with what it needs, a ligature, a brace. */
const PIECE = new RegExp(
  [
    String.raw`\\begin\s?\{(?<display>equation|displaymath|math|align|gather|multline|eqnarray)\*?\}(?<shown>[^]{1,${MAX_MATHS}}?)\\end\s?\{\k<display>\*?\}`,
    String.raw`(?<maths>\$\$[^$]{1,${MAX_MATHS}}\$\$|\$(?:\\[^]|[^$\\]){1,${MAX_MATHS}}\$|\\\([^]{1,${MAX_MATHS}}?\\\)|\\\[[^]{1,${MAX_MATHS}}?\\\])`,
    String.raw`\\(?:url|path)\s{0,9}\{(?<verbatim>[^{}]{0,2000})\}`,
    String.raw`\\(?:href|hyperlink)\s{0,9}\{(?<target>[^{}]{0,2000})\}`,
    String.raw`\\(?:[cC]ite|parencite|textcite|autocite)[a-z]{0,12}\*?(?:\s?\[[^[\]]{0,200}\]){0,2}\s?\{(?<cited>[^{}]{0,2000})\}`,
    String.raw`(?<gone>\\(?:nocite|label|noopsort|SortNoop|thanks|inst|orcidlink|orcid|IEEEauthorrefmark|fnref|footnotemark)\s?(?:\[[^[\]]{0,20}\]\s?)?\{[^{}]{0,200}\}|\\(?:begin|end|(?:page|font)?color|textcolor|fontsize|selectlanguage)\s{0,9}(?:\[[^[\]]{0,40}\])?\{[^{}]{0,60}\})`,
    String.raw`\\(?<space>[hv]space|[hv]?phantom)\*?\s{0,9}\{[^{}]{0,200}\}`,
    String.raw`\\[dt]?frac\s?\{(?<above>[^{}]{1,80})\}\s?\{(?<below>[^{}]{1,80})\}`,
    String.raw`\\(?<word>[a-zA-Z]+)\*?(?<after>\s{0,9})`,
    String.raw`\\(?<sign>[^])`,
    String.raw`(?<address>https?:\/\/(?:\\[^a-zA-Z\s]|[^\s{}\\"<>])+)`,
    "(?<ligature>---?|``|'')",
    "(?<single>(?<![\\w`])`(?=[^\\s`'][^`']{0,200}'(?!\\w)))|(?<apostrophe>')",
    String.raw`(?<tie>~)`,
    String.raw`\{(?<lone>[^\w\s{}\\$~'"\x60-])\}`,
    String.raw`(?<brace>[{}])`,
  ].join('|'),
  'g',
)
/** What an accent stands on: a letter in any number of braces, or the command of one. */
const BASE = /\s{0,9}(\{{0,9})(?:\\([a-zA-Z]+)|([\p{L}\p{N}]\p{M}{0,4}))/uy
const ACCENTS = combining.tounicode as Readonly<Record<string, string | undefined>>
const ACCENT_WORDS = new Set(
  'acute bar b breve c check d ddot dot grave H k ocirc overline r t tilde u v textcommabelow'.split(' '),
)
/** Changes of type and of place, which leave no trace in plain text. */
const SWITCHES = new Set(
  (
    'bf bfseries em it itshape rm rmfamily sc scshape sf sffamily sl slshape tt ttfamily md mdseries normalfont upshape ' +
    'tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge boldmath unboldmath relax protect centering ' +
    'noindent ensuremath displaystyle textstyle left right big Big bigl bigr allowbreak nolinebreak linebreak limits ' +
    'nolimits xspace null unskip ignorespaces leavevmode'
  ).split(' '),
)
const SPACES = new Set('par newline break linebreak hfill hskip quad qquad space enspace'.split(' '))
const LOGOS = new Set(['TeX', 'LaTeX', 'LaTeXe', 'BibTeX', 'XeTeX'])
/** What many define for themselves, always alike, and what the table lacks. */
const SHORT: Readonly<Record<string, string | undefined>> = {
  aka: 'a.k.a.',
  cf: 'cf.',
  deg: '°',
  degree: '°',
  eg: 'e.g.',
  Eg: 'E.g.',
  etal: 'et al.',
  etc: 'etc.',
  ie: 'i.e.',
  Ie: 'I.e.',
  iid: 'i.i.d.',
  item: '•',
  lq: '‘',
  rq: '’',
  vs: 'vs.',
  viz: 'viz.',
  wrt: 'w.r.t.',
}
const DOTLESS: Readonly<Record<string, string>> = { ı: 'i', ȷ: 'j' }
/** So many groups whose text is still to be changed may stand in each other. */
const MAX_CHANGES = 20

export interface TexOptions {
  /** The text is prose with some TeX in it, such as an abstract: what could be meant as it stands stays so. */
  isProse?: boolean
}

/** An open brace: whether it is one of the text, and what becomes of the pieces since. */
interface Group {
  isKept: boolean
  from: number
  change?: (inside: string) => string
}

/**
 * Turns TeX into plain text: accents and symbols become letters, braces and changes of type go. Formulas stay
 * TeX, between their dollar signs, but one that is a single symbol becomes that. A command that is not known loses its
 * name when it has an argument, and its backslash otherwise.
 */
export function texToText(tex: string, { isProse = false }: TexOptions = {}): string {
  if (!(isProse ? /[\\$~`']|--|\{\W\}/ : /[\\{}$~`'-]/).test(tex)) return tex
  const escapes = isProse ? escapedQuotes(tex) : ''
  const pieces: string[] = []
  const groups: Group[] = []
  let changes = 0
  let end = 0
  /** Where the single quote ends that is open. */
  let quoteEnd = -1
  /** What the next group is the argument of, when it opens at once. */
  let argument: { at: number; change?: Group['change'] } | undefined

  const open = (isKept: boolean, change?: Group['change']) => {
    const isChanged = change !== undefined && changes < MAX_CHANGES
    if (isChanged) changes++
    groups.push({ isKept, from: pieces.length, ...(isChanged && { change }) })
  }
  const close = () => {
    const group = groups.pop()
    if (group?.change) {
      changes--
      pieces.push(group.change(pieces.splice(group.from).join('')))
    } else if (group ? group.isKept : isProse) pieces.push('}')
  }

  PIECE.lastIndex = 0
  for (let found = PIECE.exec(tex); found; found = PIECE.exec(tex)) {
    const [whole] = found
    const { maths, shown, display, verbatim, target, gone, space, above, below } = found.groups!
    const {
      cited,
      lone,
      word,
      after = '',
      sign,
      address,
      ligature,
      single,
      apostrophe,
      tie,
      brace,
    } = found.groups!
    const start = found.index
    pieces.push(tex.slice(end, start))
    end = start + whole.length
    if (maths !== undefined) pieces.push(formula(maths, tex[end]))
    else if (shown !== undefined) pieces.push(displayed(display!, shown))
    else if (verbatim !== undefined) pieces.push(verbatim)
    else if (address !== undefined) pieces.push(address.replace(/\\([^a-zA-Z\s])/g, '$1'))
    else if (target !== undefined) argument = { at: end, change: (inside) => withTarget(inside, target) }
    else if (cited !== undefined) pieces.push(`[${cited}]`)
    else if (lone !== undefined) pieces.push(lone)
    else if (gone !== undefined) argument = { at: end }
    else if (space !== undefined) pieces.push(' ')
    else if (above !== undefined) pieces.push(`${above}/${below}`)
    else if (ligature !== undefined)
      pieces.push(isProse ? ligatureIn(tex, start, ligature) : symbol(ligature)!)
    else if (single !== undefined) {
      pieces.push('‘')
      quoteEnd = tex.indexOf("'", end)
    } else if (apostrophe !== undefined) pieces.push(start === quoteEnd ? '’' : apostrophe)
    else if (tie !== undefined) pieces.push(isProse && !isTie(tex, start) ? '~' : ' ')
    else if (brace === '{') {
      const isArgument = argument?.at === start
      open(isProse && !isArgument && !isTexBrace(tex, end), isArgument ? argument!.change : undefined)
      if (groups.at(-1)!.isKept) pieces.push('{')
    } else if (brace === '}') close()
    else if (escapes.includes(sign ?? '\\')) pieces.push(sign!)
    else if (isProse && word?.length === 1 && partedSymbol(tex, start)) {
      const parted = partedSymbol(tex, start)!
      pieces.push(parted.symbol)
      end = start + parted.length
    } else {
      const accent = accentOf(word, sign)
      const accented = accent && accentedLetter(tex, start + 1 + (word ?? sign)!.length, accent, isProse)
      if (accented) {
        for (let i = 0; i < accented.braces; i++) open(false)
        pieces.push(accented.letter)
        end = accented.end
      } else if (word === undefined) pieces.push(signOf(sign!))
      else {
        argument = { at: end, change: CHANGES[word] }
        const known = knownWord(word)
        const isLetter = known?.length === 1 && word.length <= 2
        if (known === undefined) pieces.push(unknownWord(tex, start, word, after))
        else pieces.push(known, isProse && !isLetter && known !== '' ? after && ' ' : '')
        if (SHORT[word]?.endsWith('.') && tex[end] === '.') end++
      }
    }
    PIECE.lastIndex = end
  }
  pieces.push(tex.slice(end))
  while (groups.some(({ change }) => change)) close()
  return pieces.join('')
}

/** Commands that do something to the text of their argument. */
const CHANGES: Readonly<Record<string, Group['change'] | undefined>> = {
  textsuperscript: raised,
  footnote: (inside) => (inside.trim() === '' ? '' : ` (${inside.trim()})`),
}

/** Whether a brace belongs to TeX: an empty group, or one with a command in it. */
const isTexBrace = (tex: string, at: number) =>
  tex[at] === '}' || /^\\[a-zA-Z"'`^~=.]/.test(tex.slice(at, at + 2))

const withTarget = (inside: string, target: string) => {
  const address = target.replace(/\\([_%#&~])/g, '$1').trim()
  const isSaid = inside.includes(address.replace(/^https?:\/\/(?:www\.)?|\/$/g, ''))
  return isSaid || !/^https?:/i.test(address) ? inside : `${inside} (${address})`
}

/** `'` and `"` where a text writes a backslash before a quote, as programs do, and no accent. */
function escapedQuotes(text: string): string {
  const isEscaped = (quote: string) =>
    new RegExp(String.raw`\\${quote}(?:$|[^\p{L}{\\]|(?:s|t|re|ve|ll|d|m)\b)`, 'u').test(text)
  return ["'", '"'].filter((quote) => text.includes(`\\${quote}`) && isEscaped(quote)).join('')
}

/** A formula as it is kept: one that is a single symbol as that, any other in signs that a page knows it by. */
function formula(maths: string, next = ''): string {
  if (!maths.startsWith('$') || maths.startsWith('$$')) return maths
  const inside = maths.slice(1, -1)
  const [, word = ''] =
    /^\s{0,9}\{?\s?(?:\^\s?\{?\s?)?\\([a-zA-Z]{2,20}|%)\s?\}?\s{0,9}\}?\s{0,9}$/.exec(inside) ?? []
  const known = word === 'circ' && inside.includes('^') ? '°' : word && (SHORT[word] ?? symbol(`\\${word}`))
  if (known && (known === '°' || !inside.includes('^'))) return known
  const isSure = /[\\^_]/.test(inside) && countOf(inside, '{') === countOf(inside, '}')
  if (isSure && /\d/.test(next)) return `\\(${inside.trim()}\\)`
  return isSure ? `$${inside.trim()}$` : maths
}

const countOf = (text: string, sign: string) => text.split(sign).length - 1

function displayed(name: string, inside: string): string {
  const body = inside.replace(/\\(?:label\s?\{[^{}]{0,200}\}|nonumber|notag)/g, '').trim()
  if (/^(?:equation|displaymath|math)$/.test(name)) return ` $$${body}$$ `
  return ` $$\\begin{aligned}${body}\\end{aligned}$$ `
}

function ligatureIn(tex: string, at: number, ligature: string): string {
  const [before = '', after = ''] = [tex[at - 1], tex[at + ligature.length]]
  if (ligature.startsWith('-')) {
    // A longer row is a rule, and an option of a program begins with two.
    const isOther = before === '-' || after === '-' || (/^[\s("'`[]?$/.test(before) && /[\w]/.test(after))
    return isOther ? ligature : symbol(ligature)!
  }
  if (ligature === "''" && /^[\s([]?$/.test(before) && /\w/.test(after)) return '“'
  return symbol(ligature)!
}

/** Whether a `~` is a space, and not "about", a range or part of a path. */
function isTie(tex: string, at: number): boolean {
  const [before = ' ', after = ' '] = [tex[at - 1], tex[at + 1]]
  if (/\s/.test(after)) return !/[\s([]/.test(before)
  if (/[\s([/~=<>]/.test(before) || /[/~]/.test(after)) return /\s/.test(before) && after === '\\'
  return !(/\d/.test(before) && /\d/.test(after))
}

function accentOf(word: string | undefined, sign: string | undefined): string | undefined {
  if (word !== undefined) return ACCENT_WORDS.has(word) ? (ACCENTS[word] ?? '') : undefined
  return /[`'^"~=.]/.test(sign!) ? ACCENTS[sign!] : undefined
}

function accentedLetter(
  tex: string,
  at: number,
  accent: string,
  isProse: boolean,
): { letter: string; end: number; braces: number } | undefined {
  BASE.lastIndex = at
  const [whole, braces = '', command, letter] = BASE.exec(tex) ?? []
  const base = letter ?? (command && symbol(`\\${command}`))
  if (whole === undefined || !base) return undefined
  const end = at + whole.length
  const accented = ((DOTLESS[base] ?? base) + accent).normalize('NFC')
  // In prose an accent that no letter has is something else.
  if (isProse && accented.length > 1) return undefined
  return { letter: accented, end, braces: braces.length }
}

function signOf(sign: string): string {
  if (/[\s\\]/.test(sign)) return ' '
  if (/[-/@]/.test(sign)) return ''
  return /[a-z\d$&%#_{}()[\]"']/i.test(sign) ? sign : (symbol(`\\${sign}`) ?? '')
}

function knownWord(word: string): string | undefined {
  if (SWITCHES.has(word)) return ''
  if (SPACES.has(word)) return ' '
  if (LOGOS.has(word)) return word
  return SHORT[word] ?? (ACCENT_WORDS.has(word) ? undefined : symbol(`\\${word}`))
}

/** What is left of a command that is not known: of one with an argument nothing, else its name. */
function unknownWord(tex: string, start: number, word: string, after: string): string {
  const end = start + 1 + word.length + after.length
  if (CHANGES[word] || (tex[end] === '{' && tex[end + 1] !== '}')) return ''
  // A symbol that has no sign here.
  if (/^text[a-z]{4,}/.test(word)) return ''
  const isName = word.length > 1 && !/[\w:\\]/.test(tex[start - 1] ?? ' ')
  return `${isName ? '' : '\\'}${word}${after && ' '}`
}

/** A symbol whose first letter was taken for an accent by whoever had the text before: `\r{ho}`. */
function partedSymbol(tex: string, start: number): { symbol: string; length: number } | undefined {
  const [whole = '', first, rest] = /^\\([a-z])\{([a-z]{2,7})\}/.exec(tex.slice(start, start + 12)) ?? []
  const found = first && symbol(`\\${first}${rest}`)
  return found ? { symbol: found, length: whole.length } : undefined
}

function symbol(tex: string): string | undefined {
  const found = Object.hasOwn(latex2unicode, tex)
    ? latex2unicode[tex as keyof typeof latex2unicode]
    : undefined
  const text = typeof found === 'object' ? (found as { text?: string }).text : found
  // Letters of formulas are plain ones in a text.
  return text && /[\u{1D400}-\u{1D7FF}]/u.test(text) ? text.normalize('NFKC') : text?.normalize('NFC')
}
