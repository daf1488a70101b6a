import type { Format } from './detect.ts'
import type { Parsed } from './record.ts'

/** Reads a whole text of one format into records and warnings; throws FormatError for another. */
export type Parser = (text: string) => Parsed

/** Loaded when asked: some parsers bring large tables along. */
export const parsers: Readonly<Record<Format, () => Promise<Parser>>> = {
  'arxiv-atom': async () => (await import('./arxiv-atom.ts')).parseArxivAtom,
  'arxiv-rss': async () => (await import('./arxiv-feed.ts')).parseArxivRss,
  'oai-pmh': async () => (await import('./oai-pmh.ts')).parseOaiPmh,
  feed: async () => (await import('./feed.ts')).parseFeed,
  'hf-daily': async () => (await import('./hf-daily.ts')).parseHfDaily,
  bibtex: async () => (await import('./bibtex.ts')).parseBibtex,
  ris: async () => (await import('./ris.ts')).parseRis,
  'csl-json': async () => (await import('./csl-json.ts')).parseCslJson,
  openalex: async () => (await import('./openalex.ts')).parseOpenAlex,
  'semantic-scholar': async () => (await import('./semantic-scholar.ts')).parseSemanticScholar,
  'json-lines': async () => (await import('./json-lines.ts')).parseJsonLines,
  'daily-page': async () => (await import('./daily-page.ts')).parseDailyPage,
}
