import { Command } from 'commander'
import { readFew } from '../search/topics/keep-topics.ts'
import { topicNames } from '../search/topics/topic-names.ts'
import { workId } from '../sources/work-id.ts'
import type { StoredPaper } from '../store/index.ts'
import { UsageError } from './exit.ts'
import { paperRow, print, printJson } from './output.ts'
import { readStore } from './with-store.ts'

export const showCommand = (): Command =>
  new Command('show')
    .description('one paper')
    .argument('<id>', 'its arXiv id, DOI or address, its local id, or the name of its method')
    .option('--json', 'as a JSON object')
    .action((id: string, { json = false }: { json?: boolean }) =>
      readStore(async (store) => {
        const paper = (await store.papers.get(id)) ?? (await store.papers.get(workId(id) ?? ''))
        if (!paper) throw new UsageError(`no paper ${JSON.stringify(id)} here; papers list shows what is`)
        await readFew(store)
        const topics = topicNames(paper, (await store.said.of([paper.id])).get(paper.id)?.topics)
        if (json) printJson({ ...paperRow(paper), topics })
        else print(page(paper, topics))
      }),
    )

function page(paper: StoredPaper, topics: readonly string[]): string {
  const { runnable, status } = paperRow(paper)
  const facts = [paper.id, paper.date, paper.venue, topics.join(', ')].filter(Boolean).join(' · ')
  return [
    paper.title,
    paper.authors.join(', '),
    facts,
    paper.code,
    paper.summary && `\n${paper.summary}`,
    paper.claim && `\nClaim: ${paper.claim}`,
    paper.abstract && `\n${paper.abstract}`,
    runnable && `\n${status ?? 'not recorded yet'}: npm run papers -- run ${paper.slug}`,
  ]
    .filter(Boolean)
    .join('\n')
}
