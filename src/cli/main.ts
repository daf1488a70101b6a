import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { ConfigError } from '../config.ts'
import { EmbedderError } from '../search/embed/embedder-error.ts'
import { FormatError } from '../sources/record.ts'
import { StoreError } from '../store/index.ts'
import { embedCommand } from './embed.ts'
import { benchCommand } from './bench.ts'
import { backupCommand, restoreCommand } from './backup.ts'
import { checkCommand } from './check.ts'
import { EXIT, UsageError } from './exit.ts'
import { digestCommand } from './digest.ts'
import { duplicatesCommand } from './duplicates.ts'
import { exportCommand } from './export.ts'
import { fetchCommand } from './fetch.ts'
import { importCommand } from './import.ts'
import { listCommand } from './list.ts'
import { migrateCommand } from './migrate.ts'
import { readersCommand } from './readers.ts'
import { mcpCommand } from './mcp.ts'
import { mailCommand } from './mail.ts'
import { recordCommand } from './record.ts'
import { removeCommand } from './remove.ts'
import { runCommand } from './run.ts'
import { searchCommand } from './search.ts'
import { serveCommand } from './serve.ts'
import { showCommand } from './show.ts'

const program = new Command('papers')
  .description('Daily papers that run: serve the site, search the papers, reproduce their claims.')
  .version(manifest.version)
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'papers: ')) })
  .exitOverride()
  .helpCommand(false)

for (const command of [
  serveCommand,
  listCommand,
  showCommand,
  searchCommand,
  runCommand,
  recordCommand,
  importCommand,
  exportCommand,
  removeCommand,
  fetchCommand,
  benchCommand,
  embedCommand,
  duplicatesCommand,
  digestCommand,
  mailCommand,
  migrateCommand,
  readersCommand,
  mcpCommand,
  checkCommand,
  backupCommand,
  restoreCommand,
]) {
  const added = command().copyInheritedSettings(program)
  for (const inner of added.commands) inner.copyInheritedSettings(added)
  program.addCommand(added)
}

// A reader such as `head` that closes the pipe early is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Says what went wrong in one line; a bug keeps its stack. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage
  const known = [UsageError, ConfigError, StoreError, FormatError, EmbedderError].some(
    (kind) => error instanceof kind,
  )
  const isSystem = error instanceof Error && 'code' in error && 'syscall' in error
  const text = error instanceof Error && (known || isSystem) ? error.message : undefined
  process.stderr.write(`papers: ${text ?? (error instanceof Error ? error.stack : String(error))}\n`)
  return EXIT.wrongUsage
}
