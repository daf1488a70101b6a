import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { ConfigError } from '../config.ts'
import { EmbedderError } from '../search/embed/embedder-error.ts'
import { FormatError } from '../sources/record.ts'
import { StoreError } from '../store/index.ts'
import { EXIT, UsageError } from './exit.ts'

/** Each with all it needs is read when it is asked for: most need neither mail nor methods. */
const COMMANDS: Record<string, () => Promise<() => Command>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  list: async () => (await import('./list.ts')).listCommand,
  show: async () => (await import('./show.ts')).showCommand,
  search: async () => (await import('./search.ts')).searchCommand,
  run: async () => (await import('./run.ts')).runCommand,
  record: async () => (await import('./record.ts')).recordCommand,
  import: async () => (await import('./import.ts')).importCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  remove: async () => (await import('./remove.ts')).removeCommand,
  fetch: async () => (await import('./fetch.ts')).fetchCommand,
  bench: async () => (await import('./bench.ts')).benchCommand,
  embed: async () => (await import('./embed.ts')).embedCommand,
  duplicates: async () => (await import('./duplicates.ts')).duplicatesCommand,
  digest: async () => (await import('./digest.ts')).digestCommand,
  mail: async () => (await import('./mail.ts')).mailCommand,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
  readers: async () => (await import('./readers.ts')).readersCommand,
  invite: async () => (await import('./invite.ts')).inviteCommand,
  members: async () => (await import('./members.ts')).membersCommand,
  webhooks: async () => (await import('./webhooks.ts')).webhooksCommand,
  mcp: async () => (await import('./mcp.ts')).mcpCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  restore: async () => (await import('./backup.ts')).restoreCommand,
}

/** Carries out a command line without the words before the command; what is wrong with it is said, and the exit code set. */
export async function carryOut(args: readonly string[]): Promise<void> {
  const program = new Command('papers')
    .description('Daily papers that run: serve the site, search the papers, reproduce their claims.')
    .version(manifest.version)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'papers: ')) })
    .exitOverride()
    .helpCommand(false)
  const [name = ''] = args
  const loads = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS)
  for (const load of loads) {
    const command = await load()
    const added = command().copyInheritedSettings(program)
    for (const inner of added.commands) inner.copyInheritedSettings(added)
    program.addCommand(added)
  }
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = report(error)
  }
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
