import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { readConfig } from '../config.ts'
import { WEBHOOK_FORMS, readWebhook } from '../config/webhooks.ts'
import { userAgent } from '../feed/intake.ts'
import type { Store, Webhook } from '../store/index.ts'
import { writePayload } from '../webhooks/events.ts'
import { addWebhook, paperNamed, rotateSecret } from '../webhooks/make.ts'
import { createPost } from '../webhooks/post.ts'
import { newMessageId } from '../webhooks/secret.ts'
import { messageFacts, statusOf, wantsInWords, webhookFacts } from '../webhooks/status.ts'
import { EXIT, UsageError } from './exit.ts'
import { wholeNumber } from './options.ts'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

export const webhooksCommand = (): Command =>
  new Command('webhooks')
    .description('who is told what is new here: add, list, try, send again')
    .helpCommand(false)
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(testCommand())
    .addCommand(resendCommand())
    .addCommand(rotateCommand())
    .addCommand(removeCommand())

interface AddOptions {
  form: (typeof WEBHOOK_FORMS)[number]
  tokenFile?: string
  days?: boolean
  hour?: number
  verdicts?: boolean
  group?: true | number
  paper: string[]
  search: string[]
  without?: string
  json?: boolean
}

const severally = (one: string, before: string[]) => [...before, one]

const addCommand = () =>
  new Command('add')
    .description('a webhook that is told what is new from now on; prints the secret that signs its messages')
    .argument('<name>', 'what you call it')
    .argument('<url>', 'its address')
    .addOption(new Option('--form <form>', 'what it takes').choices(WEBHOOK_FORMS).default('standard'))
    .option('--token-file <file>', 'for matrix: a file that holds the token of an account')
    .option('--days', 'each new day with papers')
    .option('--hour <n>', 'days not before this hour of them, UTC', wholeNumber(0, 23))
    .option('--verdicts', 'verdicts on methods that came or changed')
    .option(
      '--group [n]',
      'papers that so many members vote for or write about within a day, 2 unless given',
      wholeNumber(2, 1000),
    )
    .option(
      '--paper <id>',
      'new versions and withdrawal of this paper; may be given several times',
      severally,
      [],
    )
    .option(
      '--search <words>',
      'new papers that this search finds; may be given several times',
      severally,
      [],
    )
    .option('--without <words>', 'words that papers of the searches must not have')
    .option('--json', 'as a JSON object')
    .action((name: string, url: string, { json = false, ...options }: AddOptions) =>
      withStore(async (store) => {
        const { form, paper, search, tokenFile, without, ...rest } = options
        if (without !== undefined && search.length === 0) throw new UsageError('--without goes with --search')
        const papers: string[] = []
        for (const one of paper) {
          const id = await paperNamed(store, one)
          if (id === undefined)
            throw new UsageError(`no paper is called ${JSON.stringify(one)} here; papers search finds them`)
          papers.push(id)
        }
        const webhook = readWebhook({
          name,
          url,
          form,
          ...rest,
          papers,
          searches: search.map((words) => ({ words, without: without ?? '' })),
          ...(tokenFile !== undefined && { token: readFileSync(tokenFile, 'utf8').trim() }),
        })
        if (typeof webhook === 'string') throw new UsageError(webhook)
        const added = await addWebhook(store, webhook, { now: Date.now(), madeBy: 'command' })
        if (!added)
          throw new UsageError(
            `there is a webhook ${name} already; papers webhooks remove ${name}, or give another name`,
          )
        if (json) return printJson({ ...webhookFacts(added), secret: added.secret })
        print(`${name} is told ${wantsInWords(added.wants)}`)
        if (form === 'standard') print(`its secret: ${added.secret}`)
        print(`papers webhooks test ${name} sends a message now`)
      }),
    )

const listCommand = () =>
  new Command('list')
    .description('all webhooks: where they lead, what they are told, and how it goes')
    .option('--json', 'as a JSON array')
    .action(({ json = false }: { json?: boolean }) =>
      withStore(async (store) => {
        const all = await statusOf(store)
        if (json)
          return printJson(all.map(({ webhook, counts }) => ({ ...webhookFacts(webhook), ...counts })))
        for (const { webhook, counts } of all) {
          const { name, state, why, form, wants } = webhook
          const numbers = [
            counts.waiting > 0 && `${counts.waiting} waiting`,
            counts.failed > 0 && `${counts.failed} refused`,
          ]
          print([name, state, form, webhookFacts(webhook).to, ...numbers].filter(Boolean).join('  '))
          print(`  ${wantsInWords(wants)}`)
          if (why !== undefined) print(`  switched off: ${why}. Go on with papers webhooks resend ${name}`)
        }
        if (all.length === 0) print('no webhooks; papers webhooks add NAME URL --days makes one')
      }),
    )

const showCommand = () =>
  new Command('show')
    .description('a webhook and its last messages, with what went wrong')
    .argument('<name>')
    .option('--json', 'as a JSON object')
    .action((name: string, { json = false }: { json?: boolean }) =>
      withStore(async (store) => {
        const webhook = await named(store, name)
        const messages = (await store.webhookMessages.of(webhook.key, 20)).map(messageFacts)
        if (json) return printJson({ ...webhookFacts(webhook), messages })
        for (const [fact, value] of Object.entries(webhookFacts(webhook))) {
          print(`${fact.padEnd(9)}${typeof value === 'string' ? value : JSON.stringify(value)}`)
        }
        for (const { written, state, tries, type, id, error } of messages) {
          const tried = `${tries} ${tries === 1 ? 'try' : 'tries'}`
          print(
            `${written}  ${state.padEnd(7)}  ${tried}  ${type}  ${id}${error === undefined ? '' : `: ${error}`}`,
          )
        }
      }),
    )

const testCommand = () =>
  new Command('test')
    .description('send it a message of no meaning now, and say what it answered')
    .argument('<name>')
    .option('--json', 'as a JSON object')
    .action((name: string, { json = false }: { json?: boolean }) =>
      withStore(async (store) => {
        const config = readConfig()
        const webhook = await named(store, name)
        const post = createPost({
          userAgent: userAgent(manifest.version, { ...config, ...config.fetch }),
          allowPrivate: config.fetch.allowPrivate,
          now: Date.now,
        })
        const payload = writePayload({ type: 'webhook.test', data: { webhook: name } }, Date.now())
        const start = performance.now()
        const answered = await post(webhook, { id: newMessageId(), payload })
        const took = Math.round(performance.now() - start)
        const isTaken = 'status' in answered && answered.status >= 200 && answered.status < 300
        if (json) printJson({ name, taken: isTaken, ms: took, ...answered })
        else if ('error' in answered) print(`${name} was not reached: ${answered.error}`)
        else
          print(
            `${name} answered with HTTP ${answered.status} after ${took} ms${answered.said ? `: ${answered.said}` : ''}`,
          )
        process.exitCode = isTaken ? EXIT.done : EXIT.doesNotHold
      }),
    )

const resendCommand = () =>
  new Command('resend')
    .description('send what waits and what was refused again, and switch the webhook on again if it is off')
    .argument('<name>')
    .option('--message <id>', 'this one alone, also when it was taken; papers webhooks show lists them')
    .option('--json', 'as a JSON object')
    .action((name: string, { message, json = false }: { message?: string; json?: boolean }) =>
      withStore(async (store) => {
        const webhook = await named(store, name)
        const messages = await store.atomically(async (inside) => {
          const count = await inside.webhookMessages.resend(webhook.key, Date.now(), message)
          if (message !== undefined && count === 0) {
            throw new UsageError(
              `${name} has no message ${message} that could be sent; papers webhooks show ${name} lists them`,
            )
          }
          if (webhook.state === 'off') {
            await inside.webhooks.change(webhook.key, { state: 'on', why: undefined }, Date.now())
          }
          return count
        })
        if (json) return printJson({ name, messages })
        print(
          `${name}: ${messages} ${messages === 1 ? 'message is' : 'messages are'} sent by the site within seconds, or when it starts`,
        )
      }),
    )

const rotateCommand = () =>
  new Command('rotate')
    .description('a new secret; the one before it signs beside it for a day')
    .argument('<name>')
    .option('--json', 'as a JSON object')
    .action((name: string, { json = false }: { json?: boolean }) =>
      withStore(async (store) => {
        const config = readConfig()
        const webhook = await named(store, name)
        if (config.webhooks.find((one) => one.name === name)?.secret !== undefined) {
          throw new UsageError(
            `the secret of ${name} is in WEBHOOKS; change it there, the one before it signs for a day too`,
          )
        }
        const secret = await rotateSecret(store, webhook, Date.now())
        if (json) printJson({ name, secret })
        else print(`the new secret of ${name}: ${secret}; the one before it signs too for a day`)
      }),
    )

const removeCommand = () =>
  new Command('remove')
    .description('tell it nothing more, and forget its messages')
    .argument('<name>')
    .option('--json', 'as a JSON object')
    .action((name: string, { json = false }: { json?: boolean }) =>
      withStore(async (store) => {
        const webhook = await named(store, name)
        if (webhook.madeBy === 'configuration') {
          throw new UsageError(`${name} is named in WEBHOOKS; take it out there`)
        }
        await store.webhooks.remove(webhook.key)
        if (json) printJson({ removed: name })
        else print(`${name} is told nothing more`)
      }),
    )

async function named(store: Store, name: string): Promise<Webhook> {
  const webhook = await store.webhooks.get(name)
  if (!webhook)
    throw new UsageError(`no webhook is called ${JSON.stringify(name)}; papers webhooks list has all`)
  return webhook
}
