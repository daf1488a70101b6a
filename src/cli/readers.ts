import { Command, Option } from 'commander'
import {
  READER_STATES,
  type ReaderRow,
  allReaders,
  csvLine,
  findReader,
  readerFacts,
  readerRow,
  restoreReader,
  whyNotRestored,
} from '../mail/readers.ts'
import { whenInWords } from '../mail/slots.ts'
import type { Store, Subscriber, SubscriberState } from '../store/index.ts'
import { UsageError } from './exit.ts'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

export const readersCommand = (): Command =>
  new Command('readers')
    .description('who gets mail: look at them, bring back whose mail was ended, remove, export')
    .helpCommand(false)
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(restoreCommand())
    .addCommand(removeCommand())
    .addCommand(exportCommand())

interface Options {
  state?: SubscriberState
  json?: boolean
}

const ofState = () => new Option('--state <state>', 'only these').choices(READER_STATES)
const aReader = 'their address, or the id that their links carry'

const listCommand = () =>
  new Command('list')
    .description('addresses, a line for each: state, how often, and why their mail ended')
    .addOption(ofState())
    .option('--json', 'as a JSON array')
    .action(({ state, json = false }: Options) =>
      withStore(async (store) => {
        if (json) return printArray(store, state)
        let count = 0
        for await (const { email, state: now, preferences, trouble } of allReaders(store, state)) {
          count++
          print([now.padEnd(7), preferences.frequency.padEnd(6), email, trouble].filter(Boolean).join('  '))
        }
        if (count === 0) print(state === undefined ? 'no readers' : `no reader is ${state}`)
      }),
    )

const showCommand = () =>
  new Command('show')
    .description('everything that is known of a reader, and the last mails to them')
    .argument('<reader>', aReader)
    .option('--json', 'as a JSON object')
    .action((name: string, { json = false }: Options) =>
      withStore(async (store) => {
        const reader = await named(store, name)
        const mails = (await store.deliveries.of(reader.key, 20)).map(
          ({ kind, issue, state, created, error }) => ({
            mail: kind === 'digest' ? issue : `${kind} letter`,
            state,
            written: new Date(created).toISOString(),
            ...(error !== undefined && { error }),
          }),
        )
        if (json) return printJson({ ...readerFacts(reader), mails })
        const { frequency: _, weekday: __, hour: ___, zone: ____, ...row } = readerRow(reader)
        const facts = { ...row, when: whenInWords(reader.preferences) }
        for (const [fact, value] of Object.entries(facts)) {
          if (value !== '') print(`${fact.padEnd(11)}${value}`)
        }
        for (const { written, state, error, mail } of mails) {
          print(`${written}  ${state.padEnd(8)}  ${mail}${error === undefined ? '' : `: ${error}`}`)
        }
      }),
    )

const restoreCommand = () =>
  new Command('restore')
    .description('send again to a reader whose mail was ended by bounces or a complaint')
    .argument('<reader>', aReader)
    .option('--json', 'as a JSON object')
    .action((name: string, { json = false }: Options) =>
      withStore(async (store) => {
        const reader = await named(store, name)
        const why = whyNotRestored(reader)
        if (why !== undefined) throw new UsageError(`${reader.email} is not restored: ${why}`)
        const restored = await restoreReader(store, reader, Date.now())
        const next = new Date(restored.nextAt).toISOString()
        if (json) printJson({ restored: reader.email, next, was: reader.trouble ?? '' })
        else print(`restored ${reader.email}; the next issue is due ${next}. It had ended: ${reader.trouble}`)
      }),
    )

const removeCommand = () =>
  new Command('remove')
    .description('a reader, with everything that is known of them; nothing brings it back')
    .argument('<reader>', aReader)
    .option('--json', 'as a JSON object')
    .action((name: string, { json = false }: Options) =>
      withStore(async (store) => {
        const { key, email } = await named(store, name)
        await store.subscribers.remove(key)
        if (json) printJson({ removed: email })
        else print(`removed ${email}`)
      }),
    )

const exportCommand = () =>
  new Command('export')
    .description('all readers with what they chose, as CSV')
    .addOption(ofState())
    .option('--json', 'as a JSON array')
    .action(({ state, json = false }: Options) =>
      withStore(async (store) => {
        if (json) return printArray(store, state)
        print(csvLine(COLUMNS))
        for await (const reader of allReaders(store, state)) print(csvLine(Object.values(readerRow(reader))))
      }),
    )

const COLUMNS = [
  'email',
  'id',
  'state',
  'frequency',
  'weekday',
  'hour',
  'zone',
  'most',
  'topics',
  'categories',
  'searches',
  'trending',
  'emptyDays',
  'asked',
  'confirmed',
  'next',
  'bounces',
  'trouble',
] as const satisfies (keyof ReaderRow)[]

async function printArray(store: Store, state: SubscriberState | undefined): Promise<void> {
  const readers: ReturnType<typeof readerFacts>[] = []
  for await (const reader of allReaders(store, state)) readers.push(readerFacts(reader))
  printJson(readers)
}

async function named(store: Store, name: string): Promise<Subscriber> {
  const reader = await findReader(store, name)
  if (!reader)
    throw new UsageError(`no reader ${JSON.stringify(name)} here; papers readers list shows who is`)
  return reader
}
