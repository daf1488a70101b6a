import { addDays, dayAt } from '#feed/days.ts'
import { matching } from '#search/saved-search.ts'
import { KeySet, type Preferences, type SavedSearch } from '#store/index.ts'
import type { Site } from './site.ts'

const WEEK_MS = 7 * 86_400_000
const LISTED_DAYS = 30
/** While somebody types, the papers of the week stay the same. */
const KEPT_MS = 30_000

/** How many papers of the last seven days a saved search would have found. */
export type WeekMatches = (search: SavedSearch) => Promise<number>

export function weekMatches({ store, meaning, now }: Pick<Site, 'store' | 'meaning' | 'now'>): WeekMatches {
  let kept: { at: number; papers: Promise<KeySet> } | undefined

  const week = () => {
    if (!kept || Math.abs(now() - kept.at) > KEPT_MS) {
      const papers = store.arrivals
        .since(now() - WEEK_MS, addDays(dayAt(now()), -LISTED_DAYS))
        .then((arrivals) => KeySet.of(arrivals.map(({ key }) => key)))
      kept = { at: now(), papers }
      papers.catch(() => (kept = undefined))
    }
    return kept.papers
  }

  return async (search) => (await matching(store, search, await week(), meaning)).size
}

/** The same in words for each search of a reader, in their order. */
export async function matchesOf(
  { weekMatches: matches }: Pick<Site, 'weekMatches'>,
  { searches }: Pick<Preferences, 'searches'>,
): Promise<string[]> {
  return Promise.all(searches.map(async (search) => matchesInWords(await matches(search))))
}

/** `Would have found 6 papers this week.` */
export const matchesInWords = (papers: number): string =>
  papers === 0
    ? 'Would have found no paper this week.'
    : `Would have found ${papers} ${papers === 1 ? 'paper' : 'papers'} this week.`
