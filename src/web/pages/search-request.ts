import type { Context } from 'hono'
import { asTopic, isCategory, isDay, typedSpan, yearsOf } from '#search/query.ts'
import { ORDERS, type Order } from '#search/search.ts'
import type { DateSpan, PaperFilter } from '#store/index.ts'
import type { Site } from '../site.ts'

/** What an address asks for besides words; what is no category or no date is passed over, and `passedOver` says so. */
export function filterOf(site: Site, c: Context): PaperFilter {
  const category = c.req.query('category')?.trim() ?? ''
  const dates = datesOf(c)
  const topic = c.req.query('topic')?.trim() ?? ''
  return {
    ...(isCategory(category) && { category }),
    ...(topic !== '' && { topic: asTopic(topic) }),
    ...(dates && { dates }),
    ...(isOn(c.req.query('code')) && { hasCode: true }),
    ...(isOn(c.req.query('runs')) && { slugs: runnableSlugs(site) }),
  }
}

/** The names of the methods that run here. */
export const runnableSlugs = ({ methods }: Site): string[] =>
  [...methods.values()].filter(({ runnable }) => runnable).map(({ paper }) => paper.slug)

/** Of a year, or of some, and between two days. */
function datesOf(c: Context): DateSpan | undefined {
  const given = (name: string) => c.req.query(name)?.trim() ?? ''
  const [since, until] = [given('since'), given('until')]
  const dates = {
    ...yearsOf(given('year')),
    ...(isDay(since) && { since }),
    ...(isDay(until) && { until }),
  }
  return Object.keys(dates).length > 0 ? dates : undefined
}

const NARROWS: Readonly<Record<string, { fits(value: string): boolean; form: string }>> = {
  category: { fits: isCategory, form: 'a category of arXiv, such as cs.LG' },
  year: { fits: (value) => yearsOf(value) !== undefined, form: 'a year, such as 2024 or 2020-2023' },
  since: { fits: isDay, form: 'a day, a month or a year, such as 2024-05' },
  until: { fits: isDay, form: 'a day, a month or a year, such as 2024-05' },
  sort: { fits: (value) => ORDERS.some((order) => order === value), form: ORDERS.join(', ') },
}

/** What an address asks for that is not written as it should be, and how it is written. */
export const passedOver = (c: Context): { value: string; form: string }[] =>
  Object.entries(NARROWS).flatMap(([name, { fits, form }]) => {
    const value = c.req.query(name)?.trim() ?? ''
    return value === '' || fits(value) ? [] : [{ value, form }]
  })

/** In which order papers are asked for; the best first where nothing is said. */
export const orderOf = (c: Context): Order => ORDERS.find((order) => order === c.req.query('sort')) ?? 'best'

/** The same, for an address. */
export const filterParts = ({
  category,
  topic,
  dates,
  hasCode,
  slugs,
}: PaperFilter): Record<string, string> => ({
  ...(category !== undefined && { category }),
  ...(topic !== undefined && { topic }),
  ...typedSpan(dates),
  ...(hasCode && { code: 'on' }),
  ...(slugs && { runs: 'on' }),
})

const isOn = (value: string | undefined): boolean => value !== undefined && !/^(?:|0|off|false)$/.test(value)

/** All that an address says besides the query; the usual order is not said. */
export const addressParts = (filter: PaperFilter, order: Order): Record<string, string> => ({
  ...filterParts(filter),
  ...(order !== 'best' && { sort: order }),
})
