import { raw } from 'hono/html'
import { renderToString } from 'katex'
import { FORMULA, SCRIPT, inPlainSigns } from '#sources/plain-formulas.ts'
import { spellAlphabets } from './math-letters.ts'

/**
 * A text with its TeX formulas typeset; one that KaTeX can't read stands there in plain signs. `inLink` keeps every
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
    pieces.push(withScripts(text.slice(end, found.index)))
    pieces.push(typeset === undefined ? inPlainSigns(tex) : raw(typeset))
    end = found.index + whole.length
  }
  return <>{[...pieces, withScripts(text.slice(end))]}</>
}

/** Raises and lowers what some sources leave outside of a formula: `2^{128}`. */
function withScripts(text: string) {
  const pieces = []
  let end = 0
  for (const { index, 0: whole, 1: way, 2: inside, 3: power } of text.matchAll(SCRIPT)) {
    pieces.push(text.slice(end, index), way === '_' ? <sub>{inside}</sub> : <sup>{inside ?? power}</sup>)
    end = index + whole.length
  }
  return end === 0 ? text : <>{[...pieces, text.slice(end)]}</>
}

/** A longer formula may not fit beside text on a phone. */
const MAX_INLINE = 60

/** A formula as HTML, one that is long or stands by itself in a box that scrolls; undefined when it is not TeX. */
export function typesetTex(tex: string, display = false): string | undefined {
  const typeset = mathml(tex, display)
  const wide = display || tex.length > MAX_INLINE
  return typeset !== undefined && wide ? `<span class="wide" tabindex="0">${typeset}</span>` : typeset
}

/** Commands of an author's own in one formula that are set as the name of a function. */
const MOST_UNKNOWN = 5

/** MathML needs neither style sheet nor fonts. */
function mathml(tex: string, displayMode = false, unknown = 0): string | undefined {
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
  } catch (error) {
    const [, name] = /Undefined control sequence: \\([a-zA-Z]+)/.exec(String(error)) ?? []
    if (name === undefined || unknown === MOST_UNKNOWN) return undefined
    const named = tex.replaceAll(new RegExp(`\\\\${name}(?![a-zA-Z])`, 'g'), () => `\\operatorname{${name}}`)
    return mathml(named, displayMode, unknown + 1)
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
