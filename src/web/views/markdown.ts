import MarkdownIt from 'markdown-it'
import { typesetTex } from './maths.tsx'

/** Written below the page's own `<h2>`. */
const SHIFT = 1
/** As in our texts: no space inside the dollars, no digit after them. */
const INLINE_TEX = /^\$(?![\s$])((?:\\.|[^$\\\n]){1,800}?)(?<!\s)\$(?!\d)/

const markdown = new MarkdownIt({ html: false, typographer: true })

markdown.inline.ruler.before('escape', 'tex', (state, silent) => {
  const found =
    state.src[state.pos] === '$' ? INLINE_TEX.exec(state.src.slice(state.pos, state.pos + 802)) : null
  const typeset = found && typesetTex(found[1]!)
  if (!found || typeset === undefined) return false
  if (!silent) state.push('tex', '', 0).content = typeset!
  state.pos += found[0].length
  return true
})
markdown.renderer.rules['tex'] = (tokens, i) => tokens[i]!.content

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
