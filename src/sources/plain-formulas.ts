import { combining, latex2unicode } from 'unicode2latex'
import { raised } from './raised.ts'

/**
 * A formula in a text: `$$…$$`, `\[…\]`, `\(…\)` and `$…$`; a dollar before a space or after which a digit comes is
 * money. The length is bounded so that a text full of opening signs takes no longer than another.
 */
export const FORMULA =
  /\$\$([^$]{1,800})\$\$|\\\[(.{1,800}?)\\\]|\\\((.{1,800}?)\\\)|(?<![\\$])\$(?![\s$])((?:\\.|[^$\\]){1,800}?)(?<!\s)\$(?!\d)/gs

/**
 * What stands above or below the line outside of a formula, as some sources leave it: `2^{128}`, `x_{n+1}`, `BT^2`.
 * Names with an underscore and powers of letters may be code, and stay.
 */
export const SCRIPT =
  /(?<=[\p{L}\p{N})\]])(?:([\^_])\{([^{}$\\]{1,40})\}|\^(-?\d{1,3}(?![\w.]*\^)|\+(?![\w{])))/gu

/** A text for where nothing can be typeset: its formulas in plain signs, `A$^2$RD` as `A²RD`. */
export function withPlainFormulas(text: string): string {
  if (!/[$\\^_]/.test(text)) return text
  return text
    .replaceAll(FORMULA, (_whole, ...[display, bracketed, inline, dollars]: (string | undefined)[]) =>
      inPlainSigns((display ?? bracketed ?? inline ?? dollars)!),
    )
    .replaceAll(SCRIPT, (_, way: string | undefined, inside: string | undefined, power: string) =>
      way === '_' ? lowered(inside!) : risen(inside ?? power),
    )
}

const LOWERED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789+-−=()aehijklmnoprstuvxβγρφχ'].map((sign, i) => [
    sign,
    [...'₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ'][i]!,
  ]),
)
const MORE_RAISED: Readonly<Record<string, string>> = {
  T: 'ᵀ',
  '*': '*',
  '′': '′',
  '°': '°',
  '∘': '°',
  '†': '†',
  '⊤': '⊤',
}

/** What stands above the line. */
function risen(text: string): string {
  if (text in MORE_RAISED) return MORE_RAISED[text]!
  const sign = raised(text)
  return sign.replace(/^\^\{(.*)\}$/su, '^($1)')
}

/** What stands below the line: in small signs where there are, else behind a `_`. */
function lowered(text: string): string {
  const signs = [...text].map((sign) => LOWERED[sign])
  // A word in small signs can't be read.
  if (text !== '' && !/\p{L}{3}/u.test(text) && signs.every((sign) => sign !== undefined))
    return signs.join('')
  return /^[\p{L}\p{N}.]+$/u.test(text) ? `_${text}` : text === '' ? '' : `_(${text})`
}

const TOKEN = /\\[a-zA-Z]+\*?|\\[^]|\s+|[^]/gu
/** Commands that leave their argument, or what follows, as it is. */
const TYPE =
  /^(?:math(?:bf|rm|it|sf|tt|cal|scr|frak|normal|op|bin|rel|ord|strut)|boldsymbol|bm|text[a-z]*|emph|mbox|operatorname|bf|rm|it|sf|tt|cal|em|displaystyle|textstyle|scriptstyle|left|right|big+[lrm]?|Big+[lrm]?|limits|nolimits|ensuremath|hbox|underbrace|overbrace|mathsf|mathit|middle|boldmath|phantom|begin|end|label|tag)$/
const SPACE = /^(?:[,;:!> ]|quad|qquad|\\|hspace|vspace|hfill|newline)$/
const SIGNS: Readonly<Record<string, string>> = {
  '|': '‖',
  bmod: 'mod',
  pmod: 'mod',
  cdot: '·',
  dots: '…',
  dotsc: '…',
  dotsb: '…',
  epsilon: 'ε',
  phi: 'φ',
  sim: '~',
  star: '*',
  ast: '*',
  lvert: '|',
  rvert: '|',
  vert: '|',
  mid: '|',
  lVert: '‖',
  rVert: '‖',
  Vert: '‖',
  colon: ':',
  backslash: '\\',
  textgreater: '>',
  textless: '<',
  prime: '′',
  hyp: '-',
}
const ACCENTS: Readonly<Record<string, string | undefined>> = { ...combining.tounicode, hat: '\u0302' }
/** Signs that stand between two things, and so between two spaces. */
const BETWEEN = /(?<=\S)\s*([=<>≤≥≈∼~≠→←↔⇒⇔∈∉⊂⊆⊃∝≡≪≫×±∪∩∧∨↦⟶])\s*(?=\S)/gu
/** Around the names of functions, which stand apart from letters beside them. */
const APART = '\0'
/** Formulas are not nested deeper. */
const DEEPEST = 30

/** A formula, without its dollar signs, in letters and signs that every text may have. */
export function inPlainSigns(tex: string): string {
  const tokens = tex.match(TOKEN) ?? []
  let at = 0

  /** What a command or a sign applies to: a group, or the next thing. */
  const argument = (depth: number): string => {
    while (/^\s/.test(tokens[at] ?? '')) at++
    if (tokens[at] !== '{') return one(depth)
    at++
    return sequence('}', depth + 1)
  }

  const sequence = (end: string | undefined, depth: number): string => {
    let out = ''
    while (at < tokens.length) {
      if (tokens[at] === end) {
        at++
        break
      }
      out += one(depth)
    }
    return out
  }

  const one = (depth: number): string => {
    const token = tokens[at++]
    if (token === undefined) return ''
    if (token === '{') return depth < DEEPEST ? sequence('}', depth + 1) : ''
    if (token === '}') return ''
    if (token === '^') return risen(argument(depth).trim())
    if (token === '_') return lowered(argument(depth).trim())
    if (token === '~' || token === '&' || /^\s/.test(token)) return ' '
    if (token === "'") return /^\p{L}/u.test(tokens[at] ?? '') ? '’' : '′'
    if (!token.startsWith('\\')) return token
    if (/\w/.test(token[1]!) && /^\s/.test(tokens[at] ?? '')) at++
    return command(token.slice(1).replace('*', ''), depth)
  }

  const command = (name: string, depth: number): string => {
    if (SPACE.test(name)) return name === '!' ? '' : ' '
    if (/^[dtc]?frac$/.test(name)) {
      const [above, below] = [atom(argument(depth)), atom(argument(depth))]
      return below === '' ? above : `${above}/${below}`
    }
    if (/^[dt]?binom$/.test(name)) return `(${argument(depth)} over ${argument(depth)})`
    if (name === 'sqrt') return `√${atom(argument(depth))}`
    if (name === 'mathbb') return doubleStruck(argument(depth))
    if (name === 'begin' || name === 'end') {
      argument(depth)
      return ' '
    }
    if (TYPE.test(name)) return ''
    if (name === 'not') return `${argument(depth)}\u0338`.normalize('NFC')
    const accent = ACCENTS[name] ?? ACCENTS[name.replace(/^wide/, '')]
    if (accent !== undefined) {
      const inside = argument(depth)
      return inside.length === 1 ? (inside + accent).normalize('NFC') : inside
    }
    return SIGNS[name] ?? symbol(`\\${name}`) ?? `${APART}${name}${APART}`
  }

  return sequence(undefined, 0)
    .replaceAll(/(?<=[\p{L}\p{N}\p{M})])\0(?=\p{L})|(?<=\p{L})\0(?=[\p{L}\p{N}√])/gu, ' ')
    .replaceAll(APART, '')
    .replaceAll(BETWEEN, ' $1 ')
    .replaceAll(/\s+(×$)|\s+/g, (_, times = ' ') => times as string)
    .trim()
}

/** In brackets, where it is more than one thing. */
const atom = (text: string): string =>
  /^[\p{L}\p{N}\p{M}.]*$|^\([^()]*\)$/u.test(text.trim()) ? text.trim() : `(${text.trim()})`

function symbol(tex: string): string | undefined {
  const found = Object.hasOwn(latex2unicode, tex)
    ? latex2unicode[tex as keyof typeof latex2unicode]
    : undefined
  const text = typeof found === 'object' ? (found as { text?: string }).text : found
  // Letters of formulas are plain ones in a text.
  return text?.normalize(/[\u{1D400}-\u{1D7FF}]/u.test(text) ? 'NFKC' : 'NFC')
}

/** ℝ and those others that fonts have; the rest as plain letters. */
const doubleStruck = (letters: string): string =>
  [...letters].map((letter) => symbol(`\\mathbb{${letter}}`) ?? letter).join('')
