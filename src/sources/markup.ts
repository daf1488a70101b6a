import { decodeHTML } from 'entities'

/** Elements that publishers leave in titles and abstracts: HTML, JATS and MathML. A `<` of maths is none. */
const ELEMENT =
  /<\/?(?:jats:|mml:)?(?:p|br|title|sec|list|list-item|label|italic|i|em|bold|b|strong|u|sub|sup|inf|sc|scp|span|div|tt|monospace|xref|ext-link|inline-formula|disp-formula|tex-math|alternatives|math|mrow|mi|mo|mn|msub|msup|msubsup|mtext|mfrac|msqrt|mover|munder|mstyle|mspace|semantics|annotation)(?:\s[^<>]{0,500})?\s{0,9}\/?>/gi
const ENDS_BLOCK = /^<\/?(?:jats:)?(?:p|br|title|sec|list|list-item|div)\b/i

/** The words of a title or abstract that may carry markup and entities; the markup of its blocks becomes space. */
export function plainText(text: string): string {
  if (!/[<&]/.test(text)) return text
  // An escaped element shows itself only when its entities are gone.
  const decoded = decodeHTML(text.replace(ELEMENT, spaceOrNothing))
  return decoded.includes('<') ? decoded.replace(ELEMENT, spaceOrNothing) : decoded
}

const spaceOrNothing = (element: string) => (ENDS_BLOCK.test(element) ? ' ' : '')
