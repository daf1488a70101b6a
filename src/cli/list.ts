import { Command, InvalidArgumentError, Option } from 'commander'
import { readConfig } from '../config.ts'
import { dayAt } from '../feed/days.ts'
import { type Span, parseSpan } from '../feed/span.ts'
import { trending } from '../feed/trending.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import type { Store, StoredPaper } from '../store/index.ts'
import { methodLines, methodRows } from './method-lines.ts'
import { wholeNumber } from './options.ts'
import { paperLines, paperRow, print, printJson } from './output.ts'
import { readStore } from './with-store.ts'

interface Options {
  limit: number
  json?: boolean
  date?: Span
  week?: Span
  month?: Span
  trending?: boolean
  methods?: boolean
}

/** Lists of which only one can be asked for at a time. */
const LISTS = ['date', 'week', 'month', 'trending', 'methods']

export const listCommand = (): Command =>
  new Command('list')
    .description('the papers, newest first; or those of a day, week or month, what is trending, what runs')
    .addOption(one('--date <day>', 'the list of a day, such as 2026-11-23', span('date')))
    .addOption(one('--week <week>', 'the lists of a week, such as 2026-W48', span('week')))
    .addOption(one('--month <month>', 'the lists of a month, such as 2026-11', span('month')))
    .addOption(one('--trending', 'most votes for their age, of the last lists'))
    .addOption(one('--methods', 'the methods that run, with their verdicts'))
    .option('--limit <n>', 'at most so many', wholeNumber(1), 100)
    .option('--json', 'as a JSON array')
    .action(async (options: Options) => {
      const { limit, json = false } = options
      if (options.methods) {
        const rows = methodRows().slice(0, limit)
        if (json) printJson(rows)
        else rows.forEach((row) => print(methodLines(row)))
        return
      }
      await readStore(async (store) => {
        const papers = await listed(store, options)
        const said = await store.said.of(papers.map(({ id }) => id))
        const signals = (paper: StoredPaper) => said.get(paper.id)?.signals ?? {}
        if (json) printJson(papers.map((paper) => paperRow(paper, signals(paper))))
        else papers.forEach((paper) => print(paperLines(paper, signals(paper))))
        const { date, week, month } = options
        const asked = date ?? week ?? month
        if (papers.length === 0 && asked) process.stderr.write(`${await emptiness(store, asked)}\n`)
      })
    })

async function listed(store: Store, { limit, date, week, month, ...rest }: Options): Promise<StoredPaper[]> {
  const asked = date ?? week ?? month
  if (asked) return (await store.listings.list(asked, { limit })).map(({ paper }) => paper)
  if (!rest.trending) return store.papers.list({ limit })
  const query = {
    today: dayAt(Date.now()),
    limit,
    isRunnable: (slug: string) => slug in reproductions,
    options: readConfig().trending,
  }
  return (await trending(store, query)).map(({ paper }) => paper)
}

async function emptiness(store: Store, { name, to }: Span): Promise<string> {
  const newest = await store.listings.newest(to)
  return `no list of ${name} is here${newest === undefined ? '' : `; the last one before is of ${newest}`}`
}

function one(flags: string, description: string, parser?: (text: string) => Span): Option {
  const option = new Option(flags, description)
  if (parser) option.argParser(parser)
  return option.conflicts(LISTS.filter((name) => name !== option.attributeName()))
}

const FORMS = { date: '2026-11-23', week: '2026-W48', month: '2026-11' } as const

const span =
  (kind: Span['kind']) =>
  (text: string): Span => {
    const found = parseSpan(kind, text)
    if (found) return found
    throw new InvalidArgumentError(
      `give a ${kind === 'date' ? 'day' : kind} that there is, such as ${FORMS[kind]}`,
    )
  }
