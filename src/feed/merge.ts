import { isDeepStrictEqual } from 'node:util'
import type { KnownPaper, Work } from '#store/index.ts'

export interface Merged {
  paper: KnownPaper
  /** Versions worth keeping: the one that was replaced, and the one that replaces it. */
  versions: NonNullable<Work['versions']>
  changed: boolean
}

/**
 * What is known of a work once another source, or a later version, has spoken. A later version brings its title,
 * abstract and authors; anything else fills gaps only, and a withdrawal stays one until a later version.
 */
export function merge(known: KnownPaper, fresh: KnownPaper): Merged {
  const isLater = known.version !== undefined && fresh.version !== undefined && fresh.version > known.version
  // What the catalogue says of its papers was checked; the abstract is the archive's.
  const keepsFacts = known.slug !== undefined || !isLater
  const [first, second] = isLater ? [fresh, known] : [known, fresh]
  const facts = keepsFacts ? known : fresh

  const paper: KnownPaper = {
    ...known,
    title: facts.title,
    titleKey: facts.titleKey,
    authors: facts.authors.length > 0 ? facts.authors : [...known.authors, ...fresh.authors],
    categories: first.categories.length > 0 ? first.categories : second.categories,
    withdrawn: isLater
      ? fresh.withdrawn
      : known.withdrawn || (fresh.withdrawn && isSameVersion(known, fresh)),
  }
  for (const name of ['arxiv', 'doi', 'date', 'venue', 'code'] as const) {
    const value = known[name] ?? fresh[name]
    if (value !== undefined) paper[name] = value
  }
  for (const name of ['abstract', 'updated'] as const) {
    const value = first[name] ?? second[name]
    if (value !== undefined) paper[name] = value
  }
  const version = first.version ?? second.version
  if (version !== undefined) paper.version = version

  const versions = isLater ? [asVersion(known), asVersion(fresh)] : []
  return { paper, versions, changed: !isDeepStrictEqual(paper, known) }
}

const isSameVersion = (known: KnownPaper, fresh: KnownPaper) =>
  known.version === undefined || fresh.version === undefined || fresh.version >= known.version

const asVersion = ({ version, updated, date, title, abstract }: KnownPaper) => ({
  version: version!,
  ...((updated ?? date) !== undefined && { date: (updated ?? date)! }),
  title,
  ...(abstract !== undefined && { abstract }),
})
