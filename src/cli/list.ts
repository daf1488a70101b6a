import { Command } from 'commander'
import { wholeNumber } from './options.ts'
import { paperLines, paperRow, print, printJson } from './output.ts'
import { readStore } from './with-store.ts'

export const listCommand = (): Command =>
  new Command('list')
    .description('the papers, newest first')
    .option('--limit <n>', 'at most so many', wholeNumber(1), 100)
    .option('--json', 'as a JSON array')
    .action(({ limit, json = false }: { limit: number; json?: boolean }) =>
      readStore(async (store) => {
        const papers = await store.papers.list({ limit })
        if (json) printJson(papers.map(paperRow))
        else papers.forEach((paper) => print(paperLines(paper)))
      }),
    )
