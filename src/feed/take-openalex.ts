import { FetchError } from '#sources/fetch-error.ts'
import { parseOpenAlex } from '#sources/openalex.ts'
import { addDays, dayAt } from './days.ts'
import type { Take } from './intake.ts'
import { onTheirDays } from './on-their-days.ts'

/** What is wanted of OpenAlex. */
export interface OpenAlexQuery {
  /** Of the operator; OpenAlex counts by it. */
  key: string
  /** As OpenAlex writes filters: `primary_topic.id:T10320,has_abstract:true`. */
  filter: string
}

const PER_PAGE = 200
const MAX_PAGES = 50
/** How far back works are looked for: many come in days after their date. */
const DAYS = 7
/** How far after a long pause. */
const MOST_DAYS = 60

/** Works of OpenAlex that a filter lets through, by the day they were published, with those that came in late. */
export const takeOpenAlex =
  ({ key, filter }: OpenAlexQuery): Take =>
  async ({ settings, state, since, now, say, fetch, keep }) => {
    const today = dayAt(now())
    const from = since ?? firstDay(state.succeeded, today)
    const dated = `${filter},from_publication_date:${from},to_publication_date:${today}`
    let cursor: string | undefined = '*'
    let [found, added] = [0, 0]
    for (let page = 0; cursor !== undefined; page++) {
      if (page === MAX_PAGES) {
        throw new FetchError(
          `there are more than ${MAX_PAGES * PER_PAGE} works since ${from}: narrow OPENALEX_FILTER`,
        )
      }
      const question = { filter: dated, 'per-page': `${PER_PAGE}`, cursor, api_key: key }
      const { text = '' } = await fetch(`${settings.bases.openAlex}/works?${new URLSearchParams(question)}`)
      const { records, next, isCut } = parseOpenAlex(text)
      added += await keep(onTheirDays(records, today))
      found += records.length
      say(`${found} works since ${from}, ${added} new`)
      if (isCut) throw new FetchError('the answer of OpenAlex breaks off in the middle')
      cursor = next === cursor ? undefined : next
    }
    return { found, added }
  }

function firstDay(succeeded: number | undefined, today: string): string {
  const [last, farthest] = [dayAt(succeeded ?? Date.parse(today)), addDays(today, -MOST_DAYS)]
  const from = addDays(last, -DAYS)
  return from > farthest ? from : farthest
}
