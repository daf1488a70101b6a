import { type HighlighterCore, createCssVariablesTheme, createHighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import typescript from 'shiki/langs/typescript.mjs'

const THEME = 'names'
const CLASSES: Record<string, string> = {
  comment: 'c',
  keyword: 'k',
  string: 's',
  'string-expression': 's',
  constant: 'n',
  function: 'f',
  parameter: 'p',
}

let loading: Promise<HighlighterCore> | undefined

/** See `highlight.ts`, in whose thread this runs. */
export async function highlight(code: string): Promise<string> {
  loading ??= createHighlighterCore({
    themes: [createCssVariablesTheme({ name: THEME, variablePrefix: '--', fontStyle: false })],
    langs: [typescript],
    engine: createJavaScriptRegexEngine(),
  })
  const { tokens } = (await loading).codeToTokens(code, { lang: 'typescript', theme: THEME })
  return tokens.map((line) => runs(line).map(toHtml).join('')).join('\n')
}

interface Run {
  name: string | undefined
  text: string
}

function runs(line: readonly { content: string; color?: string }[]): Run[] {
  const result: Run[] = []
  for (const { content, color } of line) {
    const name = CLASSES[/^var\(--token-([a-z-]+)\)$/.exec(color ?? '')?.[1] ?? '']
    const last = result.at(-1)
    if (last && (last.name === name || content.trim() === '')) last.text += content
    else result.push({ name, text: content })
  }
  return result
}

const toHtml = ({ name, text }: Run): string => {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return name === undefined ? escaped : `<i class="${name}">${escaped}</i>`
}
