import { raw } from 'hono/html'
import { renderToString } from 'katex'
import { spellAlphabets } from './math-letters.ts'

/**
 * `$$…$$`, `\[…\]`, `\(…\)` and `$…$`; a dollar before a space or after which a digit comes is money. The
 * length is bounded so that a text full of opening signs takes no longer than another.
 */
const FORMULA =
  /\$\$([^$]{1,800})\$\$|\\\[(.{1,800}?)\\\]|\\\((.{1,800}?)\\\)|(?<![\\$])\$(?![\s$])((?:\\.|[^$\\]){1,800}?)(?<!\s)\$(?!\d)/gs

/**
 * A text with its TeX formulas typeset; one that KaTeX can't read stays as it was written. `inLink` keeps every
 * formula in the line, with nothing in it to focus.
 */
export function Maths({ text, inLink = false }: { text: string; inLink?: boolean }) {
  const pieces = []
  let end = 0
  for (const found of text.matchAll(FORMULA)) {
    const [whole, display, bracketed, inline, dollars] = found
    const shown = display ?? bracketed
    const tex = (shown ?? inline ?? dollars)!
    const typeset = inLink ? mathml(tex) : typesetTex(tex, shown !== undefined)
    pieces.push(text.slice(end, found.index), typeset === undefined ? whole : raw(typeset))
    end = found.index + whole.length
  }
  return <>{[...pieces, text.slice(end)]}</>
}

/** A longer formula may not fit beside text on a phone. */
const MAX_INLINE = 60

/** A formula as HTML, one that is long or stands by itself in a box that scrolls; undefined when it is not TeX. */
export function typesetTex(tex: string, display = false): string | undefined {
  const typeset = mathml(tex, display)
  const wide = display || tex.length > MAX_INLINE
  return typeset !== undefined && wide ? `<span class="wide" tabindex="0">${typeset}</span>` : typeset
}

/** MathML needs neither style sheet nor fonts. */
function mathml(tex: string, displayMode = false): string | undefined {
  try {
    const html = renderToString(tex, {
      output: 'mathml',
      displayMode,
      strict: false,
      maxExpand: 200,
      maxSize: 20,
    })
    return spellAlphabets(
      /<math[^]*<\/math>/.exec(html)![0].replaceAll(/<annotation[^]*?<\/annotation>/g, ''),
    )
  } catch {
    return undefined
  }
}

/** The beginning of a text, cut between words and never inside a formula. */
export function beginning(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text
  let cut = text.lastIndexOf(' ', maxCharacters)
  if (cut < maxCharacters / 2) cut = maxCharacters
  for (const { index, 0: whole } of text.matchAll(FORMULA)) {
    if (index < cut && cut < index + whole.length) cut = index
  }
  return `${text
    .slice(0, cut)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/[\s\p{P}]+$/u, '')}…`
}
