import { parseArxivAtom } from '#sources/arxiv-atom.ts'
import { arxivListDay, parseArxivRss } from '#sources/arxiv-feed.ts'
import { FetchError } from '#sources/fetch-error.ts'
import type { PaperRecord } from '#sources/record.ts'
import type { KnownPaper } from '#store/index.ts'
import type { Kept, Turn } from './intake.ts'

/** Ids in one question to the query interface. */
const IN_ONE = 100

type Announced = PaperRecord & { arxiv: string }

/**
 * arXiv's list of the day: first the list itself, one request; then what it leaves out (the day of submission, the
 * primary category) from the query interface, for papers we do not have in full. New versions are of interest only
 * where we have the paper.
 *
 * When the query interface fails, the papers are kept as the list tells them, and completed next time.
 */
export async function takeArxiv({ store, settings, state, say, fetch, keep }: Turn): Promise<Kept> {
  const { arxivRss, arxivApi } = settings.bases
  const address = `${arxivRss}/${settings.categories.join('+')}`
  // What was told of another list says nothing of this one.
  const seen = state.cursor === address ? { etag: state.etag, modified: state.modified } : {}
  const { text, ...headers } = await fetch(address, seen)
  if (text === undefined) {
    say('nothing new since the last time')
    return {}
  }
  const { records, isCut } = parseArxivRss(text)
  const day = arxivListDay(text)
  const all = records.filter((record): record is Announced => record.arxiv !== undefined)
  const known = await knownByArxiv(store, all)
  const announced = all.filter(
    ({ arxiv, announced }) => !announced?.startsWith('replace') || known.has(arxiv),
  )
  const listed = announced.map((record, position) =>
    day === undefined || record.announced?.startsWith('replace')
      ? record
      : { ...record, listing: { day, position } },
  )
  say(
    `${all.length} papers on the list${day === undefined ? '' : ` of ${day}`}, ${listed.length} of interest`,
  )

  const unknown = listed.filter((record) => !isComplete(known.get(record.arxiv), record))
  const rest = listed.filter((record) => !unknown.includes(record))
  let added = await keep(rest)
  for (let i = 0; i < unknown.length; i += IN_ONE) {
    const part = unknown.slice(i, i + IN_ONE)
    const ids = part.map(({ arxiv }) => arxiv)
    try {
      const query = `id_list=${ids.join(',')}&start=0&max_results=${ids.length}`
      const answer = parseArxivAtom((await fetch(`${arxivApi}?${query}`)).text ?? '')
      added += await keep(completed(part, answer.records))
    } catch (fault) {
      await keep(unknown.slice(i))
      throw fault
    }
    say(`${Math.min(i + IN_ONE, unknown.length)} of ${unknown.length} completed`)
  }
  if (isCut) throw new FetchError('the list of the day breaks off in the middle')
  return { ...headers, cursor: address, found: listed.length, added }
}

async function knownByArxiv(
  store: Turn['store'],
  records: readonly Announced[],
): Promise<ReadonlyMap<string, KnownPaper>> {
  const arxiv = records.map((record) => record.arxiv)
  const known = await store.works.find({ arxiv })
  return new Map(known.map((paper) => [paper.arxiv!, paper]))
}

/** Whether the query interface has nothing to add. */
const isComplete = (known: KnownPaper | undefined, { version = 1 }: PaperRecord) =>
  known?.date !== undefined && known.version !== undefined && known.version >= version

/** What the query interface says of each, with its place on the list; what the list says where it is silent. */
function completed(listed: readonly Announced[], answers: readonly PaperRecord[]): PaperRecord[] {
  const byId = new Map(answers.map((answer) => [answer.arxiv, answer]))
  return listed.map((record) => {
    const { announced, listing } = record
    const answer = byId.get(record.arxiv)
    return answer ? { ...answer, ...(announced && { announced }), ...(listing && { listing }) } : record
  })
}
