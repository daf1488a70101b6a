import { LRUCache } from 'lru-cache'
import MarkdownIt, { type Token } from 'markdown-it'
import type { Comment } from '#store/index.ts'
import { withTex } from './markdown.ts'
import { typesetTex } from './maths.tsx'

/** What one comment may cost. Beyond it formulas stand as they were typed, and names lead nowhere. */
const MOST = { formulas: 150, letters: 6000, ofOne: 800, tries: 1000, mentions: 10 }
/** A text with more of these is shown as it was typed: reading it takes longer than a page may. */
const READ = { lines: 2000, signs: 10_000, cells: 8000, nesting: 60 }
const SIGN = /[|$*_[\]<>&`~#\\@:"']/g
/** So is one whose HTML is so many times as long, and more. */
const SWELLING = { times: 10, more: 50_000 }
/** Commands that make others: a few letters of them can stand for millions. */
const MAKES_COMMANDS =
  /\\(?:[egx]?def|let|futurelet|global|long|(?:re)?newcommand|providecommand)(?![a-zA-Z])/
/** Letters, digits and single hyphens, as handles are; not within an address of mail or a path. */
const MENTION = /(?<![\p{L}\p{N}_@/.-])@([a-z0-9]+(?:-[a-z0-9]+)*)(?![\p{L}\p{N}_@])/giu
/** Where a link may lead: other sites, mail, and pages of this one. */
const LINK = /^(?:https?:\/\/|mailto:|\/(?![/\\])|#)/i

/** What is spent while one text is read. */
interface Reading {
  formulas: number
  letters: number
  tries: number
  typeset: Map<string, string | undefined>
  /** Nothing is shown: formulas are only told from words. */
  isDry?: true
  /** The handles that lead to somebody, as the text says them and as they are now. */
  people: ReadonlyMap<string, string>
  /** All handles that the text says. */
  said: Set<string>
}

const begin = (people: ReadonlyMap<string, string>): Reading => ({
  formulas: 0,
  letters: 0,
  tries: 0,
  typeset: new Map(),
  people,
  said: new Set(),
})

const markdown = withTex(
  new MarkdownIt({ html: false, linkify: true, typographer: true, breaks: true }),
  (tex, display, env) => typesetWithin(env as unknown as Reading, tex, display),
)
  .set({ maxNesting: READ.nesting })
  .disable('image')
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
markdown.validateLink = (href) => LINK.test(href)

function typesetWithin(reading: Reading, tex: string, display: boolean): string | undefined {
  if (reading.isDry) return ''
  // A text may be looked at several times before it is written.
  const name = `${display} ${tex}`
  if (reading.typeset.has(name)) return reading.typeset.get(name)
  if (++reading.tries > MOST.tries || tex.length > MOST.ofOne || MAKES_COMMANDS.test(tex)) return undefined
  if (reading.formulas + 1 > MOST.formulas || reading.letters + tex.length > MOST.letters) return undefined
  reading.formulas++
  reading.letters += tex.length
  const set = typesetTex(tex, display)
  reading.typeset.set(name, set)
  return set
}

markdown.core.ruler.push('of a comment', (state) => {
  const reading = state.env as unknown as Reading
  for (const token of state.tokens) {
    // The headings of a page are the page's.
    if (token.type === 'heading_open') token.attrSet('class', 'heading')
    if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = 'p'
    if (token.type === 'table_open' || token.type === 'fence' || token.type === 'code_block') {
      token.attrSet('tabindex', '0')
    }
    if (/^(?:paragraph|heading|list_item|blockquote|td|th)_open$/.test(token.type))
      token.attrSet('dir', 'auto')
    if (token.children) token.children = withMentions(token.children, reading, state.Token)
  }
})

function withMentions(tokens: readonly Token[], reading: Reading, Made: typeof Token): Token[] {
  let inLink = 0
  return tokens.flatMap((token) => {
    if (token.type === 'link_open') {
      inLink++
      token.attrSet('rel', 'nofollow ugc noopener')
    }
    if (token.type === 'link_close') inLink--
    return token.type === 'text' && inLink === 0 && token.content.includes('@')
      ? splitByMentions(token, reading, Made)
      : [token]
  })
}

function splitByMentions(token: Token, { people, said }: Reading, Made: typeof Token): Token[] {
  const pieces: Token[] = []
  const text = (content: string) => {
    const piece = new Made('text', '', 0)
    piece.content = content
    if (content !== '') pieces.push(piece)
  }
  let end = 0
  for (const { index, 0: whole, 1: written } of token.content.matchAll(MENTION)) {
    const handle = written!.toLowerCase()
    if (said.size < MOST.mentions) said.add(handle)
    const now = people.get(handle)
    if (now === undefined) continue
    text(token.content.slice(end, index))
    const open = new Made('link_open', 'a', 1)
    open.attrs = [
      ['class', 'mention'],
      ['href', `/people/${now}`],
    ]
    pieces.push(open)
    text(whole)
    pieces.push(new Made('link_close', 'a', -1))
    end = index + whole.length
  }
  text(token.content.slice(end))
  return pieces
}

/** A comment's Markdown as HTML: no HTML of its own, no picture, and no link that counts for its target. */
export function renderComment(text: string, people: ReadonlyMap<string, string> = new Map()): string {
  // Marks that are stacked would cover what stands above.
  const calm = text.replaceAll(/(\p{M}{4})\p{M}+/gu, '$1')
  return read(calm, people) ?? `<pre tabindex="0" dir="auto">${markdown.utils.escapeHtml(calm)}</pre>`
}

function read(text: string, people: ReadonlyMap<string, string>): string | undefined {
  if (!isReadable(text)) return undefined
  const reading = begin(people)
  const tokens = markdown.parse(text, reading as never)
  // What is nested deeper is left out, which no word may be.
  if (tokens.some(({ level }) => level >= READ.nesting - 1)) return undefined
  const html = markdown.renderer.render(tokens, markdown.options, reading as never)
  return html.length <= SWELLING.times * text.length + SWELLING.more ? html : undefined
}

function isReadable(text: string): boolean {
  const lines = text.split('\n')
  // A row of a table has all cells of its head, written or not.
  const widest = lines.reduce((most, line) => Math.max(most, line.split('|').length - 1), 0)
  return (
    lines.length <= READ.lines &&
    widest * lines.length <= READ.cells &&
    (text.match(SIGN)?.length ?? 0) <= READ.signs
  )
}

/** The handles that a text says outside of code, small and without the sign: the first ten. */
export function handlesIn(text: string): string[] {
  const reading: Reading = { ...begin(new Map()), isDry: true }
  if (text.includes('@') && isReadable(text)) markdown.parse(text, reading as never)
  return [...reading.said]
}

const rendered = new LRUCache<string, string>({
  maxSize: 16 * 1024 * 1024,
  sizeCalculation: (html, key) => 2 * (html.length + key.length) + 100,
})

/** The same of a comment that is kept; each version is rendered once. */
export function htmlOf({ id, version, text, mentions }: Comment): string {
  const key = `${id} ${version} ${[...mentions].join(' ')}`
  let html = rendered.get(key)
  if (html === undefined) rendered.set(key, (html = renderComment(text, mentions)))
  return html
}
