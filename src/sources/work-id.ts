import { parseArxivId } from './arxiv-id.ts'
import { readDoi } from './doi.ts'
import { pageNames, worksInPage } from './work-pages.ts'

/** The id of a paper that came without one. */
const LOCAL_ID = /^p-[0-9a-f]{12}$/

/**
 * Reads what names one work in any form people paste: an arXiv id or address, a DOI or its address, a page of Semantic
 * Scholar or the ACL Anthology that says one of them, a local id.
 *
 * @returns it as papers are called by it; undefined when the text is none of them
 */
export function workId(text: string): string | undefined {
  const trimmed = text.trim()
  for (const said of [trimmed, ...worksInPage(trimmed)]) {
    const id = parseArxivId(said)?.id ?? readDoi(said) ?? LOCAL_ID.exec(said)?.[0]
    if (id !== undefined) return id
  }
  return undefined
}

/** Everything a paper may be called here by, when people name it so: its id, and what pages elsewhere call it. */
export function workNames(text: string): string[] {
  const id = workId(text)
  return [...(id === undefined ? [] : [id]), ...pageNames(text.trim())]
}
