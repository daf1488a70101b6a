import type { Chosen, Store } from '#store/index.ts'
import { whyEmpty } from './compose.ts'
import { type Ranking, listedOn } from './candidates.ts'
import { type Issue, createDigestWriter } from './digest.ts'
import type { Quoted } from './message.ts'
import { spanBefore } from './issue-names.ts'
import { DEFAULTS } from './preferences.ts'
import type { Runs } from './runs.ts'

/** An issue as it can be shown without a mail program. */
export interface Preview {
  subject: string
  /** Brings its pictures with it. */
  html: string
  text: string
  papers: readonly Chosen[]
}

/** The issue of a day, `YYYY-MM-DD`, as a reader gets it who follows nothing in particular. */
export async function previewDigest(
  {
    store,
    runs,
    baseUrl,
    trending,
  }: { store: Store; runs: Runs; baseUrl: string } & Pick<Ranking, 'trending'>,
  day: string,
  { kind = 'daily', most = DEFAULTS.most }: { kind?: Issue['kind']; most?: number } = {},
): Promise<Preview> {
  const span = kind === 'daily' ? { from: day, to: day } : { from: spanBefore(day).from, to: day }
  const ranking = { isRunnable: (slug: string) => runs.has(slug), trending }
  const { papers: listed } = await listedOn(store, span, ranking)
  const papers = listed.slice(0, most).map(({ id, trend }): Chosen => [id, trend])
  const encode = (text: string) => text as Quoted
  const writer = createDigestWriter({ store, runs, baseUrl, encode })
  const { subject, html, text, pictures } = await writer.write({ day, kind, papers, why: whyEmpty(day) })
  const shown = pictures.reduce(
    (page, { id, base64 }) =>
      page.replaceAll(`cid:${id}`, `data:image/png;base64,${base64.replaceAll(/\s/g, '')}`),
    html.join('\n'),
  )
  return { subject, html: shown, text: text.join(''), papers }
}
