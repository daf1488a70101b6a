import type { Format } from './detect.ts'
import type { Parsed } from './record.ts'

/** Reads a whole text of one format into records and warnings; throws FormatError for another. */
export type Parser = (text: string) => Parsed

/** Loaded when asked: some parsers bring large tables along. */
export const parsers: Readonly<Record<Format, () => Promise<Parser>>> = {
  'arxiv-atom': async () => (await import('./arxiv-atom.ts')).parseArxivAtom,
  'arxiv-rss': async () => (await import('./arxiv-feed.ts')).parseArxivRss,
  'arxiv-listing': async () => (await import('./arxiv-page.ts')).parseArxivPage,
  'arxiv-mail': async () => (await import('./arxiv-mail.ts')).parseArxivMail,
  'oai-pmh': async () => (await import('./oai-pmh.ts')).parseOaiPmh,
  feed: async () => (await import('./feed.ts')).parseFeed,
  'json-feed': async () => (await import('./json-feed.ts')).parseJsonFeed,
  'hf-daily': async () => (await import('./hf-daily.ts')).parseHfDaily,
  'hf-page': async () => (await import('./hf-page.ts')).parseHfPage,
  bibtex: async () => (await import('./bibtex.ts')).parseBibtex,
  ris: async () => (await import('./ris.ts')).parseRis,
  enw: async () => (await import('./endnote.ts')).parseEndNote,
  pubmed: async () => (await import('./pubmed.ts')).parsePubmed,
  'web-of-science': async () => (await import('./web-of-science.ts')).parseWebOfScience,
  'csl-json': async () => (await import('./csl-json.ts')).parseCslJson,
  crossref: async () => (await import('./crossref.ts')).parseCrossref,
  openalex: async () => (await import('./openalex.ts')).parseOpenAlex,
  'semantic-scholar': async () => (await import('./semantic-scholar.ts')).parseSemanticScholar,
  'scholar-alert': async () => (await import('./scholar-alert.ts')).parseScholarAlert,
  'daily-papers': async () => (await import('./json-lines.ts')).parseDump,
  'zotero-rdf': async () => (await import('./zotero-rdf.ts')).parseZoteroRdf,
  'json-lines': async () => (await import('./json-lines.ts')).parseJsonLines,
  'daily-page': async () => (await import('./daily-page.ts')).parseDailyPage,
}
