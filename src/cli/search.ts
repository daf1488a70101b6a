import { Command, InvalidArgumentError } from 'commander'
import { readConfig } from '../config.ts'
import { papers as catalogue } from '../methods/registry.gen.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { openForOnce } from '../search/open.ts'
import { asTopic, isCategory } from '../search/query.ts'
import { type Hit, search } from '../search/search.ts'
import { readFew } from '../search/topics/keep-topics.ts'
import { type PaperFilter, type StoredPaper, wordsOf } from '../store/index.ts'
import { wholeNumber } from './options.ts'
import { paperLines, paperRow, print, printJson } from './output.ts'
import { readStore } from './with-store.ts'

interface Options {
  limit: number
  json?: boolean
  category?: string
  topic?: string
  year?: number
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
    .option('--year <year>', 'only of this year', wholeNumber(1900, 2099))
    .option('--author <name>', 'only by this author')
    .option('--code', 'only with code')
    .option('--runs', 'only methods that run here')
    .option('--json', 'as a JSON array, best first, each with why it was found')
    .action((query: string[], { limit, json = false, ...wanted }: Options) =>
      readStore(async (store) => {
        await readFew(store)
        const meaning = await openForOnce(store, readConfig().embedder)
        const found = await search(store, query.join(' '), { limit, filter: filterOf(wanted), meaning })
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
  author,
  code,
  runs,
}: Omit<Options, 'limit' | 'json'>): PaperFilter {
  const names = author === undefined ? [] : wordsOf(author)
  return {
    ...(category !== undefined && { category }),
    ...(topic !== undefined && { topic: asTopic(topic) }),
    ...(year !== undefined && { year }),
    ...(names.length > 0 && { author: names }),
    ...(code && { hasCode: true }),
    ...(runs && { slugs: catalogue.map(({ slug }) => slug).filter((slug) => slug in reproductions) }),
  }
}

function category(text: string): string {
  if (isCategory(text)) return text
  throw new InvalidArgumentError('give a category of arXiv, such as cs.LG')
}
