import { Parser } from 'htmlparser2'

const BLOCKS = new Set(
  (
    'address article aside blockquote body br button dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 ' +
    'h6 header hr li main nav ol option p pre section select summary table tbody tfoot thead title tr ul'
  ).split(' '),
)
const PARAGRAPHS = new Set('blockquote dl h1 h2 h3 h4 h5 h6 ol p pre table ul'.split(' '))
const CELLS = new Set(['td', 'th'])
const HIDDEN = new Set(['script', 'style', 'template', 'noscript', 'svg', 'head', 'textarea'])
/** Links whose address tells which paper is meant. */
const TELLING =
  /(?:arxiv\.org\/(?:abs|pdf)\/|doi\.org\/10\.|huggingface\.co\/papers\/\d|scholar\.google\.[a-z.]{2,6}\/scholar_url\?)/i

/**
 * The text of a web page as it is copied from a browser: blocks are lines. A link to a paper has its address behind
 * it, in angle brackets.
 */
export function textOfHtml(html: string): string {
  const pieces: string[] = []
  const addresses: (string | undefined)[] = []
  let hidden = 0
  let kept = 0
  /** Line ends that are due before the next word; blocks in each other make one. */
  let due = 0
  const say = (text: string) => {
    if (due > 0 && text.trim() === '') return
    if (due > 0 && pieces.length > 0) pieces.push('\n'.repeat(due))
    pieces.push(due > 0 ? text.trimStart() : text)
    due = 0
  }
  const breakAt = (name: string) => {
    if (PARAGRAPHS.has(name)) due = 2
    else if (BLOCKS.has(name)) due = Math.max(due, 1)
  }
  const parser = new Parser({
    onopentag(name, { href }) {
      if (HIDDEN.has(name)) hidden++
      // Preformatted text, such as a mail shown on a page, has lines of its own.
      if (name === 'pre') kept++
      breakAt(name)
      if (CELLS.has(name) && due === 0) pieces.push('\t')
      if (name === 'a') addresses.push(href !== undefined && TELLING.test(href) ? href : undefined)
    },
    ontext(text) {
      if (hidden === 0) say(kept > 0 ? text : text.replace(/[ \t\r\n\f]+/g, ' '))
    },
    onclosetag(name) {
      if (HIDDEN.has(name)) hidden = Math.max(0, hidden - 1)
      if (name === 'pre') kept = Math.max(0, kept - 1)
      const address = name === 'a' ? addresses.pop() : undefined
      if (address !== undefined) say(` <${address}>`)
      breakAt(name)
    },
  })
  parser.end(html)
  return pieces
    .join('')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim()
}

/** Whether a text is a web page, behind comments and a byte order mark. */
export const isHtml = (text: string): boolean =>
  /^\uFEFF?\s*(?:<!--(?:[^-]|-(?!->)){0,2000}-->\s*|<\?xml[^<>]{0,200}\?>\s*){0,5}<(?:!doctype\s+html|html|head|body|meta|main|article|section|div|table|p|dl|h[1-6]|span|a|ul|ol|script|style|title|link)\b/i.test(
    text.slice(0, 5000),
  )

/** The title of a web page, for messages. */
export const titleOfHtml = (html: string): string | undefined =>
  /<title\b[^<>]{0,200}>([^<]{1,300})/i.exec(html.slice(0, 100_000))?.[1]?.replace(/\s+/g, ' ').trim()
