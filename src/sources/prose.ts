import { plainText } from './markup.ts'
import { texToText } from './tex-text.ts'

/** What may follow `Abstract` and belong to it: the term of art is no heading. */
const TERM =
  /^(?:algebra|argumentation|art|cells?|class|concepts?|data|dialectical|domains?|expressionism|factory|generation|harmonic|homotopy|interpretation|interpreters?|language|logic|machines?|mathematic\w*|meaning|models?|nonsense|planning|polytopes?|reasoning|relational|representations?|rewriting|scenes?|sentences?|spaces?|state|summari[sz]ation|syntax|text|thought|types?|visual|words?|wikipedia)\b/i
const HEADING =
  /^[\s"“*_#]*(?:abstract|Abstract|ABSTRACT|A B S T R A C T)\b[*_]*(\s*[:—–|]\s*|\s*\.\s+(?=[\p{Lu}\p{N}"“'‘(<$\\])|\s*\n\s*|\s+(?=[\p{Lu}\p{N}"“'‘(<$\\]))/u

/**
 * A title, abstract or other text of a source in plain words: without markup and entities, with TeX's commands for
 * text, accents and quotes taken as they are meant. Formulas stay TeX.
 *
 * @param isTex - the whole text is TeX, so that every brace is one of TeX
 */
export const readProse = (text: string, isTex = false): string =>
  texToText(plainText(text), { isProse: !isTex })

/**
 * A title in plain words. Braces around a single word keep its letters as they are, when BibTeX was where the title
 * came from.
 */
export const readTitle = (text: string, isTex = false): string =>
  readProse(text, isTex).replace(/(?<![\\^_${}\w])\{([\p{L}\p{N}][\p{L}\p{N}.+-]{0,40})\}/gu, '$1')

/** An abstract in plain words, without the word "Abstract" that some have before it. */
export function readAbstract(text: string, isTex = false): string {
  const plain = readProse(text, isTex)
  const [heading, between] = HEADING.exec(plain.slice(0, 60)) ?? []
  if (heading === undefined) return plain
  const rest = plain.slice(heading.length)
  const isHeading =
    between!.trim() !== '' || between!.includes('\n') || /ABSTRACT/.test(heading) || !TERM.test(rest)
  return isHeading ? rest : plain
}
