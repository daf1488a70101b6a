import { Command, InvalidArgumentError, Option } from 'commander'
import { readConfig } from '../config.ts'
import { papers as catalogue } from '../methods/registry.gen.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { openForOnce } from '../search/open.ts'
import { asTopic, isCategory, isDay, yearsOf } from '../search/query.ts'
import { type Hit, ORDERS, type Order, search } from '../search/search.ts'
import { readFew } from '../search/topics/keep-topics.ts'
import { type DateSpan, type PaperFilter, type StoredPaper, wordsOf } from '../store/index.ts'
import { wholeNumber } from './options.ts'
import { paperLines, paperRow, print, printJson } from './output.ts'
import { readStore } from './with-store.ts'

interface Options {
  limit: number
  json?: boolean
  category?: string
  topic?: string
  year?: DateSpan
  since?: string
  until?: string
  sort: Order
  author?: string
  code?: boolean
  runs?: boolean
}

export const searchCommand = (): Command =>
  new Command('search')
    .description('papers by words, meaning, phrases in double quotes, author, arXiv id or address')
    .argument('<query...>')
    .option('--limit <n>', 'at most so many', wholeNumber(1), 10)
    .option('--category <name>', 'only of this arXiv category, such as cs.LG', category)
    .option('--topic <name>', 'only of this topic, such as robotics')
    .option('--year <years>', 'only of this year, or of these: 2024, 2020-2023, 2020-', years)
    .option('--since <day>', 'only of this day, month or year, and later: 2024-05-13, 2024-05, 2024', day)
    .option('--until <day>', 'only of this day, month or year, and earlier', day)
    .option('--author <name>', 'only by this author')
    .option('--code', 'only with code')
    .option('--runs', 'only methods that run here')
    .addOption(
      new Option(
        '--sort <order>',
        'best first; or papers that have every word, the newest or those with most votes first',
      )
        .choices(ORDERS)
        .default('best'),
    )
    .option('--json', 'as a JSON array, best first, each with why it was found')
    .action((query: string[], { limit, json = false, sort: order, ...wanted }: Options) =>
      readStore(async (store) => {
        await readFew(store)
        const meaning = await openForOnce(store, readConfig().embedder)
        const filter = filterOf(wanted)
        const found = await search(store, query.join(' '), { limit, filter, order, meaning })
        if (found.kind === 'hits') {
          for (const { from, to } of found.corrections ?? []) {
            process.stderr.write(`no paper has ${from}; looked for ${to}\n`)
          }
        }
        const hits = found.kind === 'hits' ? found.hits : []
        const papers = found.kind === 'paper' ? [found.paper] : hits.map((hit) => hit.paper)
        const said = await store.said.of(papers.map(({ id }) => id))
        const signals = (paper: StoredPaper) => said.get(paper.id)?.signals
        if (json)
          printJson(papers.map((paper, i) => ({ ...paperRow(paper, signals(paper)), ...reason(hits[i]) })))
        else if (papers.length === 0) print('nothing found')
        else papers.forEach((paper) => print(paperLines(paper, signals(paper))))
      }),
    )

const reason = (hit: Hit | undefined) => (hit ? { score: hit.score, why: hit.why } : {})

function filterOf({
  category,
  topic,
  year,
  since,
  until,
  author,
  code,
  runs,
}: Omit<Options, 'limit' | 'json' | 'sort'>): PaperFilter {
  const names = author === undefined ? [] : wordsOf(author)
  const dates = { ...year, ...(since !== undefined && { since }), ...(until !== undefined && { until }) }
  return {
    ...(category !== undefined && { category }),
    ...(topic !== undefined && { topic: asTopic(topic) }),
    ...(Object.keys(dates).length > 0 && { dates }),
    ...(names.length > 0 && { author: names }),
    ...(code && { hasCode: true }),
    ...(runs && { slugs: catalogue.map(({ slug }) => slug).filter((slug) => slug in reproductions) }),
  }
}

function category(text: string): string {
  if (isCategory(text)) return text
  throw new InvalidArgumentError('give a category of arXiv, such as cs.LG')
}

function years(text: string): DateSpan {
  const span = yearsOf(text)
  if (span) return span
  throw new InvalidArgumentError('give a year, such as 2024, or years, such as 2020-2023')
}

function day(text: string): string {
  if (isDay(text)) return text
  throw new InvalidArgumentError('give a day, a month or a year, such as 2024-05-13, 2024-05 or 2024')
}
