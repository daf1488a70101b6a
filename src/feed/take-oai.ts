import { z } from 'zod'
import { FetchError } from '#sources/fetch-error.ts'
import { parseOaiPmh } from '#sources/oai-pmh.ts'
import { FormatError, type PaperRecord, type Parsed } from '#sources/record.ts'
import { addDays, dayAt } from './days.ts'
import type { Kept, Turn } from './intake.ts'

/** How far a harvest has come: what is kept as the source's cursor. */
const HARVEST = z.object({
  from: z.iso.date(),
  until: z.iso.date(),
  /** Still to do, the first one under way. */
  sets: z.array(z.string()),
  /** Where the first set goes on. */
  token: z.string().optional(),
})
type Harvest = z.output<typeof HARVEST>

const FIRST_DAYS = 7
/** The archive shows a paper some days after its submission. */
const LAG_DAYS = 14
const MAX_PAGES = 5000

/**
 * What changed at arXiv since a day, category by category, page by page. Where it is, is saved with each page, so
 * that a harvest broken off goes on there. The next one overlaps it by a day, as rows may shift between pages.
 *
 * arXiv selects by the day a record changed. Of older papers only those that are here already are taken.
 */
export async function takeOai({
  store,
  settings,
  state,
  since,
  now,
  say,
  fetch,
  keep,
  takeBack,
}: Turn): Promise<Kept> {
  let harvest = nextHarvest(state.cursor, since, settings.categories, dayAt(now()))
  let [found, added] = [0, 0]
  let restarted: string | undefined
  for (let page = 0; page < MAX_PAGES && harvest.sets.length > 0; page++) {
    const set = harvest.sets[0]!
    let parsed: Parsed
    try {
      parsed = parseOaiPmh((await fetch(addressOf(settings.bases.oai, harvest))).text ?? '')
    } catch (fault) {
      // Tokens end at midnight.
      if (!isOldToken(fault) || harvest.token === undefined || restarted === set) throw fault
      restarted = set
      harvest = withoutToken(harvest)
      continue
    }
    const { records, next, isCut, deleted = [] } = parsed
    await takeBack(deleted)
    const wanted = await ofInterest(store, records, harvest.from)
    found += records.length
    if (isCut) {
      await keep(wanted)
      throw new FetchError(`the answer for ${set} breaks off in the middle`)
    }
    if (next !== undefined && next === harvest.token) {
      throw new FetchError(`the answer for ${set} leads to itself`)
    }
    harvest =
      next === undefined
        ? { ...withoutToken(harvest), sets: harvest.sets.slice(1) }
        : { ...harvest, token: next }
    added += await keep(wanted, JSON.stringify(harvest))
    say(`${set} since ${harvest.from}: ${found} records so far, ${added} new papers`)
  }
  return { found, added, cursor: JSON.stringify(harvest) }
}

/** Whether a harvest was broken off. */
export const isUnfinished = (cursor: string | undefined): boolean =>
  (readHarvest(cursor)?.sets.length ?? 0) > 0

function nextHarvest(
  cursor: string | undefined,
  since: string | undefined,
  categories: readonly string[],
  today: string,
): Harvest {
  const known = readHarvest(cursor)
  // A harvest of days to come was begun by a clock that ran ahead.
  const last = known && known.until <= addDays(today, 1) ? known : undefined
  if (last && last.sets.length > 0 && (since === undefined || since === last.from)) return last
  const from = since ?? (last ? addDays(last.until, -1) : addDays(today, -FIRST_DAYS))
  return { from, until: today, sets: categories.map(toSet) }
}

function readHarvest(cursor: string | undefined): Harvest | undefined {
  try {
    return HARVEST.parse(JSON.parse(cursor ?? ''))
  } catch {
    return undefined
  }
}

const withoutToken = ({ from, until, sets }: Harvest): Harvest => ({ from, until, sets })

const isOldToken = (fault: unknown) =>
  fault instanceof FormatError && fault.message.includes('badResumptionToken')

function addressOf(base: string, { from, until, sets, token }: Harvest): string {
  const question =
    token === undefined
      ? { metadataPrefix: 'arXivRaw', set: sets[0]!, from, until }
      : { resumptionToken: token }
  return `${base}?${new URLSearchParams({ verb: 'ListRecords', ...question })}`
}

/** Archives that are a group of their own; all others are physics. */
const GROUPS = new Set(['cs', 'econ', 'eess', 'math', 'q-bio', 'q-fin', 'stat'])

/** A category as OAI-PMH names it: `cs.AI` is `cs:cs:AI`, `hep-lat` is `physics:hep-lat`. */
export function toSet(category: string): string {
  const [archive = '', subject] = category.split('.')
  const group = GROUPS.has(archive) ? archive : 'physics'
  return [group, archive, ...(subject === undefined ? [] : [subject])].join(':')
}

/** Papers submitted about then or later, and those that are here. */
async function ofInterest(
  store: Turn['store'],
  records: readonly PaperRecord[],
  from: string,
): Promise<PaperRecord[]> {
  const first = addDays(from, -LAG_DAYS)
  const isOld = ({ date }: PaperRecord) => date !== undefined && date < first
  const old = records.filter(isOld).flatMap(({ arxiv }) => arxiv ?? [])
  const here = new Set((await store.works.find({ arxiv: old })).map((paper) => paper.arxiv))
  return records.filter((record) => !isOld(record) || here.has(record.arxiv))
}
