import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { type Copy, StoreError, backupTo, restoreFrom } from '../store/index.ts'
import { UsageError } from './exit.ts'
import { print, printJson } from './output.ts'

export const backupCommand = (): Command =>
  new Command('backup')
    .description(
      'a copy of the embedded database in a new file, also while the site runs; read back to the last page',
    )
    .argument('<file>', 'which must not be there yet')
    .option('--json', 'as a JSON object')
    .action(async (file: string, { json = false }: { json?: boolean }) => {
      const { databaseUrl, dataDir } = readConfig()
      if (databaseUrl !== undefined)
        throw new UsageError(byPostgres(databaseUrl, 'pg_dump --format=custom --file', file))
      const copy = await backupTo(dataDir, file)
      if (json) printJson(copy)
      else print(`${copy.file}: ${inWords(copy)}; read back, all of it is there`)
    })

interface RestoreOptions {
  replace?: boolean
  json?: boolean
}

export const restoreCommand = (): Command =>
  new Command('restore')
    .description(
      'a backup in the place of the embedded database, while no site runs; the one of before is kept',
    )
    .argument('<file>', 'what papers backup has written')
    .option('--replace', 'also when there is a database already')
    .option('--json', 'as a JSON object')
    .action(async (file: string, { replace = false, json = false }: RestoreOptions) => {
      const { databaseUrl, dataDir } = readConfig()
      if (databaseUrl !== undefined)
        throw new UsageError(byPostgres(databaseUrl, 'pg_restore --clean --if-exists --dbname', file))
      const restored = await restoreFrom(file, dataDir, { replace }).catch((error: unknown) => {
        throw error instanceof StoreError ? new StoreError(`not restored: ${error.message}`) : error
      })
      if (json) return printJson(restored)
      print(`${restored.file} is as in ${file}: ${inWords(restored)}`)
      if (restored.former !== undefined) print(`the one of before is kept as ${restored.former}`)
    })

const inWords = ({ bytes, rows }: Copy) =>
  `${rows['papers'] ?? 0} papers, ${rows['subscribers'] ?? 0} readers, ${(bytes / 1e6).toFixed(1)} MB`

/** How the server's own programs do it. The password is asked for, or read from where libpq looks. */
function byPostgres(address: string, program: string, file: string): string {
  const url = new URL(address)
  const place = quoted(`${url.protocol}//${url.username && `${url.username}@`}${url.host}${url.pathname}`)
  const line = program.startsWith('pg_dump')
    ? `${program} ${quoted(file)} ${place}`
    : `${program} ${place} ${quoted(file)}`
  return `DATABASE_URL names a Postgres server, whose own program does this: ${line}`
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
