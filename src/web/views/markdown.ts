import MarkdownIt, { type MarkdownIt as Markdown } from 'markdown-it'
import { typesetTex } from './maths.tsx'

/** Written below the page's own `<h2>`. */
const SHIFT = 1
/** As in our texts: no space inside the dollars, no digit after them. Two dollars put a formula on a line of its own. */
const INLINE_TEX =
  /^(?:\$\$(?=\s*[^\s$])((?:\\.|[^$\\\n]){1,800}?)\$\$|\$(?![\s$])((?:\\.|[^$\\\n]){1,800}?)(?<!\s)\$(?!\d))/
/** Over several lines, from two dollars at the beginning of one to two at the end of one. */
const DISPLAY_TEX = /^\$\$(?=\s*[^\s$])([^$]{1,4000})\$\$(?=[ \t]*(?:\n|$))/
/** Of one formula. */
const MOST_LINES = 200

const markdown = withTex(new MarkdownIt({ html: false, typographer: true }), typesetTex)

markdown.core.ruler.push('below the page', (state) => {
  for (const [i, token] of state.tokens.entries()) {
    // A corner without a word heads nothing.
    if (token.type === 'th_open' && state.tokens[i + 1]!.content === '') {
      token.tag = 'td'
      state.tokens[i + 2]!.tag = 'td'
    }
    if (token.type === 'heading_open' || token.type === 'heading_close') {
      token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + SHIFT)}`
    }
    if (token.type === 'table_open') token.attrSet('tabindex', '0')
  }
})

/**
 * The README of a method as HTML for its paper's page: without its title and its table of measured numbers, which
 * the page shows itself. HTML in it is shown as text; `hrefOf` says where a link within the folder leads.
 */
export function renderReadme(text: string, hrefOf: (file: string) => string | undefined): string {
  const tokens = markdown.parse(withoutOwnParts(text), {})
  for (const token of tokens.flatMap((block) => block.children ?? [])) {
    const href = token.type === 'link_open' ? token.attrGet('href') : null
    if (typeof href !== 'string' || /^(https?:|#)/.test(href)) continue
    const target = hrefOf(href.replace(/^\.\//, ''))
    if (target === undefined) token.attrs = []
    else token.attrSet('href', target)
  }
  return markdown.renderer.render(tokens, markdown.options, {})
}

const withoutOwnParts = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(/^\s*# .*\n/, '')
    .replace(/^## Measured\n[^]*?(?=^## |$(?![^]))/m, '')
    .replaceAll(/<!--[^]*?-->/g, '')

/** Reads formulas in a text; what `typeset` has no answer to stays as it is. */
export function withTex(
  markdown: Markdown,
  typeset: (tex: string, display: boolean, env: unknown) => string | undefined,
): Markdown {
  // Before lists and the like: a line of a formula may begin with a sign of theirs.
  markdown.block.ruler.before(
    'code',
    'display tex',
    (state, line, end, silent) => {
      const start = state.bMarks[line]! + state.tShift[line]!
      if (!state.src.startsWith('$$', start) || state.sCount[line]! - state.blkIndent >= 4) return false
      const found = DISPLAY_TEX.exec(
        state.getLines(line, Math.min(end, line + MOST_LINES), state.blkIndent, false),
      )
      const set = found && typeset(found[1]!.trim(), true, state.env)
      if (!found || set === undefined) return false
      if (!silent) state.push('tex', '', 0).content = `<p>${set}</p>\n`
      state.line = line + found[0].split('\n').length
      return true
    },
    { alt: ['paragraph', 'blockquote', 'list', 'reference'] },
  )
  markdown.inline.ruler.before('escape', 'tex', (state, silent) => {
    const found =
      state.src[state.pos] === '$' ? INLINE_TEX.exec(state.src.slice(state.pos, state.pos + 804)) : null
    const [, display, inline] = found ?? []
    const set = found && typeset((display ?? inline)!, display !== undefined, state.env)
    if (!found || set === undefined) return false
    if (!silent) state.push('tex', '', 0).content = set!
    state.pos += found[0].length
    return true
  })
  markdown.renderer.rules['tex'] = (tokens, i) => tokens[i]!.content
  return markdown
}
