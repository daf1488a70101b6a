import { addDays, dayAt } from '#feed/days.ts'
import { receptionOf, trendingScore } from '#feed/trending.ts'
import type { Arrival, KnownPaper } from '#store/index.ts'
import type { Site } from '../site.ts'

/** A paper that may be proposed to anybody. */
export interface Proposable {
  paper: KnownPaper
  /** UTC milliseconds. */
  listedAt: number
  /** Its trending score. */
  popularity: number
}

/** Lists are looked at so far back; where they bring few papers, the newest ones come besides. */
const DAYS = 45
const FEW = 500
const MOST = 5000
/** While somebody reads on, the papers stay the same. */
const KEPT_MS = 60_000

/** Finds what may be proposed, the newest first; the same for everybody. */
export function proposablePapers(site: Pick<Site, 'store' | 'now' | 'methods' | 'trending'>) {
  let kept: { at: number; papers: Promise<Proposable[]> } | undefined
  return (): Promise<Proposable[]> => {
    if (!kept || Math.abs(site.now() - kept.at) > KEPT_MS) {
      kept = { at: site.now(), papers: find(site) }
      kept.papers.catch(() => (kept = undefined))
    }
    return kept.papers
  }
}

async function find({
  store,
  now,
  methods,
  trending,
}: Pick<Site, 'store' | 'now' | 'methods' | 'trending'>): Promise<Proposable[]> {
  const today = dayAt(now())
  const listed = (await store.arrivals.since(Number.MIN_SAFE_INTEGER, addDays(today, -DAYS)))
    .filter(({ day }) => day <= today)
    .sort((a, b) => b.day.localeCompare(a.day) || b.key - a.key)
    .slice(0, MOST)
  const more = listed.length < FEW ? (await store.papers.list({ limit: FEW })).map(({ id }) => id) : []
  const known = new Map<string, Pick<Arrival, 'day' | 'signals' | 'votes'>>(
    listed.map((one) => [one.id, one]),
  )
  const said = await store.said.of(more.filter((id) => !known.has(id)))
  const papers = await store.works.find({ ids: [...new Set([...known.keys(), ...more])] })
  const hidden = await store.rulings.hidden()
  return papers
    .filter(({ id, withdrawn }) => !withdrawn && !hidden.has(id))
    .map((paper): Proposable => {
      const { signals = {}, votes = 0, day } = known.get(paper.id) ?? said.get(paper.id) ?? {}
      const listedAt = day === undefined ? (momentOf(paper.date) ?? paper.listed) : Date.parse(day)
      const reception = receptionOf(
        { slug: paper.slug, day: dayAt(listedAt), signals, votes },
        (slug) => methods.get(slug)?.runnable ?? false,
      )
      return { paper, listedAt, popularity: trendingScore(reception, trending).score }
    })
    .sort((a, b) => b.listedAt - a.listedAt || b.paper.key - a.paper.key)
}

function momentOf(date: string | undefined): number | undefined {
  const moment = date === undefined ? NaN : Date.parse(date)
  return Number.isNaN(moment) ? undefined : moment
}
