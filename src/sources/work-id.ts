import { parseArxivId } from './arxiv-id.ts'
import { readDoi } from './doi.ts'

/** The id of a paper that came without one. */
const LOCAL_ID = /^p-[0-9a-f]{12}$/

/**
 * Reads what names one work in any form people paste: an arXiv id or address, a DOI or its address, a local id.
 *
 * @returns it as papers are called by it; undefined when the text is none of them
 */
export function workId(text: string): string | undefined {
  const trimmed = text.trim()
  return parseArxivId(trimmed)?.id ?? readDoi(trimmed) ?? LOCAL_ID.exec(trimmed)?.[0]
}
