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
  'json-lines': async () => (await import('./json-lines.ts')).parseJsonLines,
  'daily-page': async () => (await import('./daily-page.ts')).parseDailyPage,
}

/** What people call each of them. */
export const FORMAT_NAMES: Readonly<Record<Format, string>> = {
  'arxiv-atom': 'an answer of arXiv’s API',
  'arxiv-rss': 'arXiv’s daily list as RSS',
  'arxiv-listing': 'a page of arXiv',
  'arxiv-mail': 'arXiv’s daily mail',
  'oai-pmh': 'an answer of OAI-PMH',
  feed: 'an RSS or Atom feed',
  'json-feed': 'a JSON Feed',
  'hf-daily': 'an answer of Hugging Face',
  'hf-page': 'a page of Hugging Face',
  bibtex: 'BibTeX',
  ris: 'RIS',
  enw: 'EndNote’s .enw',
  pubmed: 'PubMed’s .nbib',
  'web-of-science': 'an export of Web of Science',
  'csl-json': 'CSL-JSON',
  crossref: 'an answer of Crossref',
  openalex: 'an answer of OpenAlex',
  'semantic-scholar': 'an answer of Semantic Scholar',
  'scholar-alert': 'a mail of Google Scholar alerts',
  'json-lines': 'lines of JSON',
  'daily-page': 'a copy of a Daily Papers page',
}
