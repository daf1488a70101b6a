import type { Context } from 'hono'
import { asTopic, isCategory, isYear } from '#search/query.ts'
import type { PaperFilter } from '#store/index.ts'
import type { Site } from '../site.ts'

/** What an address asks for besides words; what is no category or no year is passed over. */
export function filterOf({ methods }: Site, c: Context): PaperFilter {
  const category = c.req.query('category')?.trim() ?? ''
  const year = c.req.query('year')?.trim() ?? ''
  const topic = c.req.query('topic')?.trim() ?? ''
  const runnable = [...methods.values()].filter((method) => method.runnable)
  return {
    ...(isCategory(category) && { category }),
    ...(topic !== '' && { topic: asTopic(topic) }),
    ...(isYear(year) && { year: Number(year) }),
    ...(isOn(c.req.query('code')) && { hasCode: true }),
    ...(isOn(c.req.query('runs')) && { slugs: runnable.map(({ paper }) => paper.slug) }),
  }
}

/** The same, for an address. */
export const filterParts = ({
  category,
  topic,
  year,
  hasCode,
  slugs,
}: PaperFilter): Record<string, string> => ({
  ...(category !== undefined && { category }),
  ...(topic !== undefined && { topic }),
  ...(year !== undefined && { year: String(year) }),
  ...(hasCode && { code: 'on' }),
  ...(slugs && { runs: 'on' }),
})

const isOn = (value: string | undefined): boolean => value !== undefined && !/^(?:|0|off|false)$/.test(value)
