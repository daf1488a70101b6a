import { parseArxivId } from '#sources/arxiv-id.ts'
import { readDoi } from '#sources/doi.ts'
import type { PaperRecord } from '#sources/record.ts'
import { titleKey } from '#sources/text.ts'
import type { KnownPaper, Store } from '#store/index.ts'
import { groupsFor } from './groups.ts'
import { isGeneric } from './identity.ts'

/** A work by what it is called somewhere: an id of a site like this one, an arXiv id, a DOI. */
export interface Called {
  id: string
  /** Empty where it is not told. */
  title: string
}

/**
 * The papers here that records are of, in their order: by arXiv id, DOI, or title as an import knows them again. A record that names
 * nobody is known by its title alone where one paper has that.
 */
export async function papersOf(
  store: Store,
  records: readonly PaperRecord[],
  source: string,
): Promise<(KnownPaper | undefined)[]> {
  const groups = await groupsFor(store, records, source)
  const found = records.map((record) => groups.find(record, source)?.papers[0])
  const left = records.filter(
    ({ authors, abstract }, i) => !found[i] && authors === undefined && abstract === undefined,
  )
  const byTitle = await titled(store, left)
  return records.map((record, i) => found[i] ?? (left.includes(record) ? byTitle(record.title) : undefined))
}

/** The same for works that are called so, by any id that a paper has or had, else by the title. */
export async function papersCalled(
  store: Store,
  works: readonly Called[],
): Promise<(KnownPaper | undefined)[]> {
  const names = works.map(({ id }) => parseArxivId(id)?.id ?? readDoi(id) ?? id)
  const byName = new Map<string, KnownPaper>()
  for (const paper of await store.works.find({ ids: names, arxiv: names })) {
    for (const name of [paper.arxiv, ...paper.aka, paper.id]) if (name !== undefined) byName.set(name, paper)
  }
  const byTitle = await titled(
    store,
    works.filter((_, i) => !byName.has(names[i]!)),
  )
  return works.map(({ title }, i) => byName.get(names[i]!) ?? byTitle(title))
}

/** Papers by titles that say enough, and that one paper alone has. */
async function titled(store: Store, works: readonly { title: string }[]) {
  const keys = works.map(({ title }) => titleKey(title)).filter((key) => key !== '' && !isGeneric(key))
  const papers = keys.length === 0 ? [] : await store.works.find({ titleKeys: keys })
  const byKey = Map.groupBy(papers, (paper) => paper.titleKey)
  return (title: string): KnownPaper | undefined => {
    const namesakes = byKey.get(titleKey(title)) ?? []
    return namesakes.length === 1 ? namesakes[0] : undefined
  }
}
