import { Command } from 'commander'
import { findWork } from '../search/find-work.ts'
import { UsageError } from './exit.ts'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

export const removeCommand = (): Command =>
  new Command('remove')
    .description('a paper, with all that was said of it; it comes back when a source tells of it again')
    .argument('<id>', 'its arXiv id, DOI, local id, or the address of a page about it')
    .option('--json', 'as a JSON object')
    .action((reference: string, { json = false }: { json?: boolean }) =>
      withStore(async (store) => {
        const paper = await findWork(store, reference)
        if (!paper) {
          throw new UsageError(`no paper ${JSON.stringify(reference)} here; papers list shows what is`)
        }
        if (paper.slug !== undefined) {
          throw new UsageError(`${paper.id} comes with this program (${paper.slug}) and cannot be removed`)
        }
        await store.works.remove([(await store.papers.key(paper.id))!])
        if (json) printJson({ removed: paper.id, title: paper.title })
        else print(`removed ${paper.id}  ${paper.title}`)
      }),
    )
