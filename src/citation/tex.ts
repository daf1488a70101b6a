import { Transform } from 'unicode2latex'
import { FORMULA } from '#sources/plain-formulas.ts'

const letters = new Transform('bibtex')
const signs = new Transform('minimal')

/**
 * A text for BibTeX: its formulas as they are, TeX's own signs made plain, and letters with accents by TeX's commands,
 * each in braces, which is what BibTeX sorts and changes to capitals by. What has no such command, as Chinese, stays:
 * today's TeX reads it. White space, line ends too, becomes one space.
 */
export function toTex(text: string): string {
  const pieces: string[] = []
  let end = 0
  for (const { 0: formula, index } of text.matchAll(FORMULA)) {
    if (!isBalanced(formula)) continue
    pieces.push(escaped(text.slice(end, index)), formula)
    end = index + formula.length
  }
  return [...pieces, escaped(text.slice(end))].join('').replaceAll(/\s+/g, ' ').trim()
}

const escaped = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\\{}~^&%$#_]/g, (sign) => inBraces(signs.tolatex(sign)))
    .replaceAll(/[\u00c0-\u024f\u1e00-\u1eff]/g, accented)

/** A letter with one accent, or of another alphabet, by its command; one with more, or without a command, as it is. */
function accented(letter: string): string {
  const tex = letter.normalize('NFD').length > 2 ? letter : letters.tolatex(letter)
  return tex.startsWith('\\') ? inBraces(tex.trim()) : letter
}

/** A command of letters ends at a brace, so that no space after it is lost. */
const inBraces = (tex: string) => (/^\\(?:[a-zA-Z]|\W[^])/.test(tex) ? `{${tex.replace(/\{\}$/, '')}}` : tex)

/** Whether every brace that a formula opens is closed in it: one too many would end the field. */
function isBalanced(formula: string): boolean {
  let depth = 0
  for (const [sign] of formula.matchAll(/\\[^]|[{}]/g)) {
    if (sign === '{') depth++
    else if (sign === '}' && --depth < 0) return false
  }
  return depth === 0
}
