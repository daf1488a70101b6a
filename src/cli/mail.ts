import { isIP } from 'node:net'
import { Command, InvalidArgumentError } from 'commander'
import { readConfig } from '../config.ts'
import { parseAddress } from '../mail/address.ts'
import { checkMail } from '../mail/check/check-mail.ts'
import { resolverOf } from '../mail/check/names.ts'
import { createDigestWriter } from '../mail/digest.ts'
import { createPost } from '../mail/post.ts'
import { readRuns } from '../mail/runs.ts'
import { createSigner, signingSecret } from '../mail/sign.ts'
import { recorded } from '../methods/registry.gen.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { EXIT, UsageError } from './exit.ts'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

export const mailCommand = (): Command =>
  new Command('mail')
    .description('how mail goes out and comes back')
    .helpCommand(false)
    .addCommand(checkCommand())

const MARKS = { good: 'ok', bad: 'BAD', unsure: '?' } as const

const checkCommand = () =>
  new Command('check')
    .description(
      'send the newest issue to an address; check SMTP, SPF, DKIM, DMARC, https and the way of a bounce',
    )
    .argument('<address>', 'yours, such as you@example.org', anAddress)
    .option('--from-ip <ip>', 'the public address of your mail server, when it is not that of SMTP_URL', anIp)
    .option('--dns <host:port>', 'ask this DNS server', aServer)
    .option('--json', 'as a JSON array')
    .action(async (to: string, { fromIp, dns, json = false }: Options) => {
      const { mail: settings, trending } = readConfig()
      if (!settings) throw new UsageError('no mail server is set; set SMTP_URL, MAIL_FROM and BASE_URL')
      await withStore(async (store) => {
        const post = createPost(settings)
        try {
          const findings = await checkMail(
            {
              store,
              settings,
              signer: createSigner(await signingSecret(store, settings.secret)),
              now: Date.now,
              writer: createDigestWriter({ store, runs: readRuns(recorded), baseUrl: settings.baseUrl }),
              post,
              ranking: { isRunnable: (slug) => slug in reproductions, trending },
              resolve: resolverOf(dns),
              ip: fromIp,
            },
            to,
          )
          if (json) printJson(findings)
          else {
            for (const { about, state, found, advice } of findings) {
              print(
                `${MARKS[state].padEnd(4)}${about}: ${found}${advice === undefined ? '' : `\n    to do: ${advice}`}`,
              )
            }
          }
          if (findings.some(({ state }) => state === 'bad')) process.exitCode = EXIT.doesNotHold
        } finally {
          post.close()
        }
      })
    })

interface Options {
  fromIp?: string
  dns?: string
  json?: boolean
}

function anAddress(text: string): string {
  const address = parseAddress(text)
  if (!address) throw new InvalidArgumentError('give an address of mail, such as you@example.org')
  return address.email
}

function anIp(text: string): string {
  if (isIP(text) === 0) throw new InvalidArgumentError('give an IP address, such as 203.0.113.5')
  return text
}

function aServer(text: string): string {
  const [, host = '', port = '53'] = /^\[?([\da-f.:]+?)\]?(?::(\d{1,5}))?$/i.exec(text) ?? []
  if (isIP(host) === 0)
    throw new InvalidArgumentError('give the address of a DNS server, such as 127.0.0.1:53')
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
