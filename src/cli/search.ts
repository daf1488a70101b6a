import { Command } from 'commander'
import { search } from '../search/search.ts'
import { wholeNumber } from './options.ts'
import { paperLines, paperRow, print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

export const searchCommand = (): Command =>
  new Command('search')
    .description('papers by words, phrases in double quotes, arXiv id or address')
    .argument('<query...>')
    .option('--limit <n>', 'at most so many', wholeNumber(1), 10)
    .option('--json', 'as a JSON array, best first')
    .action((query: string[], { limit, json = false }: { limit: number; json?: boolean }) =>
      withStore(async (store) => {
        const found = await search(store, query.join(' '), { limit })
        const papers =
          found.kind === 'paper'
            ? [found.paper]
            : found.kind === 'hits'
              ? found.hits.map((hit) => hit.paper)
              : []
        if (json) printJson(papers.map(paperRow))
        else if (papers.length === 0) print('nothing found')
        else papers.forEach((paper) => print(paperLines(paper)))
      }),
    )
