import { Command } from 'commander'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description(
      "brings the database to this version's form; a copy of an embedded one is kept, Postgres has pg_dump",
    )
    .option('--json', 'as a JSON object')
    .action(({ json = false }: { json?: boolean }) =>
      withStore(async (store) => {
        const papers = await store.papers.count()
        if (json) printJson({ papers })
        else print(`the database is in this version's form, with ${papers} papers`)
      }),
    )
