import { mentionsIn } from './ids-in-text.ts'
import { addressesIn } from './links.ts'
import { FORMULA } from './plain-formulas.ts'

/** Something in a text that leads elsewhere. */
export interface Reference {
  index: number
  /** As it stands there. */
  written: string
  /** A work's arXiv id, without its version, or its DOI. */
  work?: string
  /** A web address; every reference has one of both. */
  url?: string
}

/**
 * Web addresses, arXiv ids behind the word, and DOIs of a text, in its order; none lies in a formula or overlaps
 * another.
 */
export function referencesIn(text: string): Reference[] {
  if (!/http|www\.|\.co|\.io|\.org|arxiv|10\./i.test(text)) return []
  const taken = Array.from(
    text.matchAll(FORMULA),
    ({ index, 0: { length } }) => [index, index + length] as const,
  )
  const isFree = ({ index, written: { length } }: Pick<Reference, 'index' | 'written'>) =>
    taken.every(([from, to]) => index + length <= from || to <= index)
  const found: Reference[] = []
  const add = (reference: Reference) => {
    if (!isFree(reference)) return
    found.push(reference)
    taken.push([reference.index, reference.index + reference.written.length])
  }
  for (const { index, written, url } of addressesIn(text)) {
    if (URL.canParse(url)) add({ index, written, url })
  }
  for (const { index, written, id, doi, isBare } of mentionsIn(text)) {
    const work = id?.id ?? doi
    // A number alone may be anything.
    if (work !== undefined && !(isBare && id)) add({ index, written: ofWork(written, doi), work })
  }
  return found.sort((a, b) => a.index - b.index)
}

/** A DOI may end before what was taken for it: in a bracket of the sentence, say. */
const ofWork = (written: string, doi: string | undefined): string => {
  const end = doi === undefined ? -1 : written.toLowerCase().indexOf(doi) + doi.length
  return doi !== undefined && end >= doi.length ? written.slice(0, end) : written
}
