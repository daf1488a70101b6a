import { Command, Option } from 'commander'
import { invite, joinPath } from '../accounts/invite.ts'
import { readHandle } from '../accounts/names.ts'
import { readConfig } from '../config.ts'
import { ROLES, type Role } from '../store/index.ts'
import { UsageError } from './exit.ts'
import { wholeNumber } from './options.ts'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

interface Options {
  role: Role
  member?: string
  uses: number
  days?: number
  json?: boolean
}

export const inviteCommand = (): Command =>
  new Command('invite')
    .description('make a link by which somebody becomes a member, or a member comes in again')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).default('reader'))
    .option('--member <handle>', 'let in this member, rather than somebody new')
    .option('--uses <n>', 'for so many people', wholeNumber(1, 500), 1)
    .option('--days <n>', 'good for so long; 7 unless told, and 1 for a member', wholeNumber(1, 365))
    .option('--json', 'as a JSON object')
    .action(async ({ role, member: handle, uses, days, json = false }: Options, command: Command) => {
      const { accounts, baseUrl, host, port } = readConfig()
      if (!accounts) throw new UsageError('this site has no accounts; leave ACCOUNTS=off away')
      const isSaid = (option: string) => command.getOptionValueSource(option) === 'cli'
      if (handle !== undefined && (isSaid('uses') || isSaid('role'))) {
        throw new UsageError('--member lets one in who has a role; leave --role and --uses away')
      }
      await withStore(async (store) => {
        const name = handle === undefined ? undefined : readHandle(handle)
        const member = name === undefined ? undefined : await store.members.byHandle(name)
        if (handle !== undefined && !member) {
          throw new UsageError(`there is no member ${handle}; papers members lists them`)
        }
        const wish = { role, uses, ...(days !== undefined && { days }), ...(member && { member: member.id }) }
        const token = await invite(store, wish, Date.now())
        const at = baseUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port || 3000}`
        const link = `${at}${joinPath(token)}`
        if (json) printJson({ link })
        else print(link)
      })
    })
