import { raised } from './raised.ts'
import { texToText } from './tex-text.ts'

/**
 * A formula in a text: `$$…$$`, `\[…\]`, `\(…\)` and `$…$`; a dollar before a space or after which a digit comes is
 * money. The length is bounded so that a text full of opening signs takes no longer than another.
 */
export const FORMULA =
  /\$\$([^$]{1,800})\$\$|\\\[(.{1,800}?)\\\]|\\\((.{1,800}?)\\\)|(?<![\\$])\$(?![\s$])((?:\\.|[^$\\]){1,800}?)(?<!\s)\$(?!\d)/gs

/** What stands above or below the line outside of a formula, as some sources leave it: `2^{128}`, `x_{n+1}`. */
export const SCRIPT = /(?<=[\p{L}\p{N})\]])([\^_])\{([^{}$\\]{1,40})\}/gu

/** A text for where nothing can be typeset: its formulas in plain signs, `A$^2$RD` as `A²RD`. */
export const withPlainFormulas = (text: string): string =>
  text
    .replaceAll(FORMULA, (_whole, ...[display, bracketed, inline, dollars]: (string | undefined)[]) =>
      inPlainSigns((display ?? bracketed ?? inline ?? dollars)!),
    )
    .replaceAll(SCRIPT, (_, way: string, inside: string) => script(way, inside))

const GROUP = String.raw`\{((?:[^{}]|\{[^{}]{0,40}\}){1,80})\}`
const FRACTION = new RegExp(String.raw`\\[dt]?frac\s?${GROUP}\s?${GROUP}`, 'g')

/** A formula in signs that every text may have. */
export function inPlainSigns(tex: string): string {
  const flat = tex
    .replaceAll(/\\(?:left|right|big|Big|bigg|Bigg)(?![a-zA-Z])[lr]?/g, '')
    .replaceAll(
      /\\sqrt\s?\{([^{}]{1,80})\}/g,
      (_, inside: string) => `√${inside.length > 1 ? `(${inside})` : inside}`,
    )
    .replaceAll(
      /([\^_])\s?(?:\{([^{}]{1,80})\}|(\\[a-zA-Z]+|[^\s{}\\]))/g,
      (_, way: string, group?: string, one?: string) => script(way, texToText(group ?? one!).trim()),
    )
    .replaceAll(FRACTION, '$1/$2')
  return texToText(flat).replaceAll(/\s+/g, ' ').trim()
}

const SIGNS = '0123456789+-−=()'
const LOWERED = '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎'

function script(way: string, inside: string): string {
  if (way === '^') return raised(inside).replaceAll(/\^\{(.+)\}/g, '^($1)')
  const signs = [...inside].map((sign) => LOWERED[SIGNS.indexOf(sign)])
  if (signs.every((sign) => sign !== undefined)) return signs.join('')
  return inside.length === 1 ? `_${inside}` : `_(${inside})`
}
