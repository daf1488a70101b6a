import { parseArxivAtom } from '#sources/arxiv-atom.ts'
import { parseCrossref } from '#sources/crossref.ts'
import { parseCslJson } from '#sources/csl-json.ts'
import type { Format } from '#sources/detect.ts'
import { FetchError } from '#sources/fetch-error.ts'
import type { Ids } from '#sources/ids-in-text.ts'
import type { Parser } from '#sources/parsers.ts'
import type { PoliteFetch } from '#sources/polite-fetch.ts'
import type { PaperRecord, Warning } from '#sources/record.ts'
import type { Bases } from './intake.ts'

/** Ids in one question; Crossref's stand in an address of limited length. */
const OF_ARXIV = 100
const OF_CROSSREF = 20

/** Papers that were asked for by their ids, and what is not known. */
export interface Answered {
  source: Format
  records: PaperRecord[]
  warnings: Warning[]
  /** How many of all ids are asked for, from 0 to 1. */
  share: number
}

export interface Asking {
  fetch: PoliteFetch
  bases: Pick<Bases, 'arxivApi' | 'crossref' | 'dataCite'>
  signal?: AbortSignal | undefined
}

/**
 * Asks for works by their ids: arXiv for its own, Crossref for DOIs, and DataCite for those that Crossref does not know.
 * An id that nobody knows is a warning.
 *
 * @throws FetchError when a service can't be asked
 */
export async function* takeIds({ arxiv, dois }: Ids, asking: Asking): AsyncGenerator<Answered, void> {
  const total = arxiv.length + dois.length
  let done = 0
  for (const part of inParts(arxiv, OF_ARXIV)) {
    const query = `id_list=${part.join(',')}&start=0&max_results=${part.length}`
    const records = await ask(`${asking.bases.arxivApi}?${query}`, parseArxivAtom, asking)
    done += part.length
    yield answered('arxiv-atom', part, records, 'arXiv does not know', done / total)
  }
  // In a filter a comma parts one DOI from the next.
  const alone = dois.filter((doi) => doi.includes(','))
  const together = dois.filter((doi) => !doi.includes(','))
  for (const part of [...inParts(together, OF_CROSSREF), ...inParts(alone, 1)]) {
    const records = await askCrossref(part, asking)
    const known = new Set(records.flatMap(({ doi, otherDois = [] }) => [doi, ...otherDois]))
    const rest = part.filter((doi) => !known.has(doi))
    done += part.length
    yield { source: 'crossref', records, warnings: [], share: (done - rest.length) / total }
    if (rest.length === 0) continue
    const others: PaperRecord[] = []
    for (const doi of rest) others.push(...(await askForOne(dataCiteOf(doi, asking), parseCslJson, asking)))
    yield answered('csl-json', rest, others, 'neither Crossref nor DataCite knows', done / total)
  }
}

async function ask(url: string, parse: Parser, { fetch, signal }: Asking): Promise<PaperRecord[]> {
  const { text = '' } = await fetch(url, { signal })
  return parse(text).records
}

/** What is not known there is no fault. */
async function askForOne(url: string, parse: Parser, asking: Asking): Promise<PaperRecord[]> {
  try {
    return await ask(url, parse, asking)
  } catch (fault) {
    if (fault instanceof FetchError && /HTTP 4\d\d/.test(fault.message) && fault.retryAt === undefined)
      return []
    throw fault
  }
}

function askCrossref(dois: readonly string[], asking: Asking): Promise<PaperRecord[]> {
  const works = `${asking.bases.crossref}/works`
  const names = dois.map(encodeURIComponent)
  if (dois.length === 1) return askForOne(`${works}/${names[0]}`, parseCrossref, asking)
  return ask(
    `${works}?filter=${names.map((name) => `doi:${name}`).join(',')}&rows=${dois.length}`,
    parseCrossref,
    asking,
  )
}

const dataCiteOf = (doi: string, { bases }: Asking) =>
  `${bases.dataCite}/dois/application/vnd.citationstyles.csl+json/${encodeURIComponent(doi)}`

function answered(
  source: Format,
  asked: readonly string[],
  records: PaperRecord[],
  unknown: string,
  share: number,
): Answered {
  const known = new Set(records.flatMap(({ arxiv, doi, otherDois = [] }) => [arxiv, doi, ...otherDois]))
  const missing = asked.filter((id) => !known.has(id))
  const warnings = missing.map((id) => ({ line: 1, message: `${unknown} ${id}` }))
  return { source, records, warnings, share }
}

const inParts = (list: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
