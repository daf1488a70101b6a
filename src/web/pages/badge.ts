import { makeBadge } from 'badge-maker'
import type { Handler } from 'hono'
import { statusInWords } from '#lab/record-in-words.ts'
import { type Status, seedRuns } from '#lab/recorded.ts'
import { forEverybody } from '../headers.ts'
import type { Method, Site } from '../site.ts'
import { findPaper, referenceIn } from './find-paper.ts'

/** White text stands out from each of these, on a light page and on a dark one. */
const COLOURS: Record<Status, string> = {
  reproduced: '#1b6a34',
  varies: '#855000',
  'not reproduced': '#8a3324',
  'cannot tell': '#5a564e',
}
const PLAIN = '#5a564e'

/** What became of a paper's claims here, as a badge for other pages. */
export const showBadge =
  (site: Site): Handler =>
  async (c) => {
    forEverybody(c)
    const paper = await findPaper(site, referenceIn(c, '/badge.svg'))
    if (!paper) return c.notFound()
    const method = paper.slug === undefined ? undefined : site.methods.get(paper.slug)
    const svg = makeBadge({
      label: 'Daily Papers',
      labelColor: '#3a3832',
      message: told(method),
      color: method?.outcome ? COLOURS[method.outcome.status] : PLAIN,
      style: 'flat-square',
    })
    return c.body(svg, 200, { 'content-type': 'image/svg+xml; charset=utf-8' })
  }

function told(method: Method | undefined): string {
  if (!method?.outcome || !method.recorded) return method?.runnable ? 'not recorded yet' : 'not run yet'
  const seeds = seedRuns(method.recorded).length
  return `${statusInWords(method.outcome.status)}, ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`
}
