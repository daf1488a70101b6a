import { decodeHTML } from 'entities'
import { raised } from './raised.ts'

const NAMES =
  'a|abbr|acronym|address|alternatives|annotation|article|aside|b|big|blockquote|body|br|caption|center|cite|code|dd|del|dfn|' +
  'disp-formula|div|dl|dt|em|ext-link|fig|figcaption|figure|font|footer|h[1-6]|header|hr|html|i|img|inf|inline-formula|' +
  'inline-graphic|ins|italic|bold|kbd|label|li|list|list-item|main|mark|math|mfrac|mi|mn|mo|monospace|mover|mrow|mspace|' +
  'msqrt|mstyle|msub|msubsup|msup|mtext|munder|nav|nobr|ol|p|picture|pre|q|s|samp|sc|scp|sec|section|semantics|small|span|' +
  'strike|strong|styled-content|sub|sup|table|tbody|td|tex-math|tfoot|th|thead|title|tr|tt|u|ul|underline|var|wbr|xref'
const PREFIX = '(?:jats:|mml:|m:|html:)?'
const ATTRIBUTE = String.raw`\s{1,9}[\w:-]{1,40}\s?=\s?(?:"[^"<>]{0,1000}"|'[^'<>]{0,1000}'|[^\s"'<>=]{1,300})`
/** Elements that publishers leave in titles and abstracts: HTML, JATS and MathML. A `<` of maths is none. */
const ELEMENT = new RegExp(`<(/?)${PREFIX}(${NAMES})(?:${ATTRIBUTE}){0,20}\\s{0,9}/?>`, 'gi')
const ENDS_BLOCK =
  /^(?:address|article|aside|blockquote|body|br|caption|center|d[dlt]|div|fig|figcaption|figure|footer|h\d|header|hr|img|li|list|list-item|main|nav|ol|p|pre|sec|section|t[drh]|table|title|ul)$/i
/** Neither shown nor part of what is said. */
const HIDDEN = /<(script|style)\b[^<>]{0,1000}>[^<]*<\/\1>|<!--[^<>]{0,1000}-->|<!\[CDATA\[|\]\]>/gi
const RAISED = new RegExp(
  `<${PREFIX}sup(?:${ATTRIBUTE}){0,5}>((?:[^<]|<(?!/?${PREFIX}su[bp]\\b)){0,80})</${PREFIX}sup>`,
  'gi',
)
/** A power in MathML, of two plain parts. */
const POWER =
  /<(?:mml:|m:)?msup>\s{0,99}<(?:mml:|m:)?m\w{1,4}[^<>]{0,99}>([^<]{1,40})<\/[\w:]{1,9}>\s{0,99}<(?:mml:|m:)?m\w{1,4}[^<>]{0,99}>([^<]{1,40})<\/[\w:]{1,9}>\s{0,99}<\/(?:mml:|m:)?msup>/gi
/** A formula that is given in TeX and then again in MathML. */
const AGAIN =
  /(<\/(?:jats:)?tex-math>)\s{0,99}<(?:mml:|m:)?math\b(?:[^<]|<(?!\/?[a-z:]{0,5}(?:math|tex-math)\b)){0,5000}<\/(?:mml:|m:)?math>/gi

/**
 * The words of a title or abstract that may carry markup and entities. The markup of its blocks becomes space; what is
 * raised stays so, where plain text can say it.
 */
export function plainText(text: string): string {
  if (!/[<&]/.test(text)) return text
  // An escaped element shows itself only when its entities are gone.
  const decoded = decodeHTML(withoutElements(text))
  return decoded.includes('<') ? withoutElements(decoded) : decoded
}

function withoutElements(text: string): string {
  if (!text.includes('<')) return text
  const isClosed = closedIn(text)
  return text
    .replace(HIDDEN, ' ')
    .replace(AGAIN, '$1')
    .replace(POWER, (_, base: string, power: string) => base + raised(power))
    .replace(RAISED, (_, inside: string) => raised(inside.replace(ELEMENT, '')))
    .replace(ELEMENT, (element, slash: string, name: string) => {
      // `<b>` may be the mean of b; markup is closed somewhere.
      if (name.length === 1 && slash === '' && name !== 'p' && !isClosed(name)) return element
      return ENDS_BLOCK.test(name) ? ' ' : ''
    })
}

function closedIn(text: string): (name: string) => boolean {
  const closed = new Map<string, boolean>()
  return (name) => {
    const known = closed.get(name) ?? new RegExp(`</${PREFIX}${name}\\s?>`, 'i').test(text)
    closed.set(name, known)
    return known
  }
}
