import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { allDuplicates } from '../search/duplicates.ts'
import { embedFew } from '../search/open.ts'
import { servingModel } from '../search/switch/switch.ts'
import { UsageError } from './exit.ts'
import { print, printJson } from './output.ts'
import { readStore } from './with-store.ts'

export const duplicatesCommand = (): Command =>
  new Command('duplicates')
    .description('papers that are most likely one work twice, by SimHash codes and words; nothing is done')
    .option('--json', 'as a JSON array, most alike first')
    .action(({ json = false }: { json?: boolean }) =>
      readStore(async (store) => {
        const { embedder } = readConfig()
        if (embedder !== 'none') await embedFew(store, embedder)
        const model = servingModel(await store.vectors.models())
        if (!model)
          throw new UsageError('no paper has a vector yet; set EMBEDDER to a model, or start the site')
        const [all, read] = [await store.papers.count(), await store.vectors.count(model.name)]
        if (read < all) {
          process.stderr.write(
            `${all - read} papers have no vector yet and are left out; the site gives them one\n`,
          )
        }
        const found = await allDuplicates(store, model.name, model.width)
        if (json) {
          printJson(
            found.map(({ papers: [a, b], overlap }) => ({ ids: [a.id, b.id], title: a.title, overlap })),
          )
          return
        }
        for (const {
          papers: [a, b],
          overlap,
        } of found) {
          print(`${a.id}  ${b.id}  ${Math.round(overlap * 100)} % of the words in their order  ${a.title}`)
        }
        print(found.length === 0 ? 'no paper is here twice' : `${found.length} pairs`)
      }),
    )
