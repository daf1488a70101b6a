import { Argument, Command } from 'commander'
import { type Member, ROLES, type Role, type Store } from '../store/index.ts'
import { UsageError } from './exit.ts'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

export const membersCommand = (): Command =>
  new Command('members')
    .description('who has an account: look at them, give a role')
    .helpCommand(false)
    .addCommand(listCommand())
    .addCommand(roleCommand())

const listCommand = () =>
  new Command('list')
    .description('handles, a line for each: role, name, address')
    .option('--json', 'as a JSON array')
    .action(({ json = false }: { json?: boolean }) =>
      withStore(async (store) => {
        const all = await store.members.list()
        if (json) return printJson(all)
        for (const { handle, role, name, email } of all) {
          print([handle.padEnd(20), role.padEnd(13), name, email].filter(Boolean).join('  '))
        }
        if (all.length === 0) print('no members')
      }),
    )

const roleCommand = () =>
  new Command('role')
    .description('say what a member may do')
    .argument('<handle>', 'as papers members list says')
    .addArgument(new Argument('<role>').choices(ROLES))
    .option('--json', 'as a JSON object')
    .action((handle: string, role: Role, { json = false }: { json?: boolean }) =>
      withStore(async (store) => {
        const member = await named(store, handle)
        if ((await store.members.setRole(member.id, role)) !== 'done') {
          throw new UsageError(`${handle} is the last administrator; make somebody else one first`)
        }
        if (json) printJson({ handle: member.handle, role })
        else print(`${member.name} is ${role} now`)
      }),
    )

async function named(store: Store, handle: string): Promise<Member> {
  const member = await store.members.byHandle(handle.replace(/^@/, ''))
  if (!member) throw new UsageError(`there is no member ${handle}; papers members list names them`)
  return member
}
