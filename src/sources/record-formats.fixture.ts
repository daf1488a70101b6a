import { parseBibtex } from './bibtex.ts'
import { parseCslJson } from './csl-json.ts'
import { parseHfDaily } from './hf-daily.ts'
import { parseJsonLines } from './json-lines.ts'
import { parseOpenAlex } from './openalex.ts'
import { FormatError, type Parsed } from './record.ts'
import { parseRis } from './ris.ts'
import { parseSemanticScholar } from './semantic-scholar.ts'

/** The parsers of formats that are no XML. */
export const PARSERS = {
  parseHfDaily,
  parseOpenAlex,
  parseSemanticScholar,
  parseCslJson,
  parseJsonLines,
  parseBibtex,
  parseRis,
}
export type Name = keyof typeof PARSERS
export type Parser = (text: string) => Parsed

/** What a parser gives; undefined when it refuses the text, as it may. */
export function attempt(parser: Parser, text: string): Parsed | undefined {
  try {
    return parser(text)
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

/** A sound text of each format, with letters beyond ASCII. */
export const OWN: Record<Name, string> = {
  parseHfDaily: JSON.stringify(
    ['Möwen', 'Terns'].map((title, i) => ({
      paper: { id: `2401.0001${i}`, title, summary: 'Of sea–birds.', upvotes: i },
    })),
    null,
    2,
  ),
  parseOpenAlex: JSON.stringify(
    {
      meta: { count: 2 },
      results: ['Möwen', 'Terns'].map((title, i) => ({ id: `https://openalex.org/W${i}`, title })),
    },
    null,
    2,
  ),
  parseSemanticScholar: JSON.stringify(
    { data: ['Möwen', 'Terns'].map((title) => ({ paperId: 'a', title })) },
    null,
    2,
  ),
  parseCslJson: JSON.stringify(
    ['Möwen', 'Terns'].map((title) => ({ type: 'book', title, note: 'x' })),
    null,
    2,
  ),
  parseJsonLines: ['Möwen', 'Terns'].map((title) => JSON.stringify({ id: '2401.00017', title })).join('\n'),
  parseBibtex: '@misc{a,\n title = {Möwen},\n note = {x}\n}\n@misc{b,\n title = "Terns",\n year = 2024\n}\n',
  parseRis:
    'TY  - JOUR\nTI  - Möwen\nAB  - Of sea–birds\nand more\nER  - \nTY  - JOUR\nTI  - Terns\nER  - \n',
}
