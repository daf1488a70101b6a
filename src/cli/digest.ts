import { Command, InvalidArgumentError } from 'commander'
import { readConfig } from '../config.ts'
import { dayAt } from '../feed/days.ts'
import { isPaused, refusalInWords } from '../mail/bounces.ts'
import { createDigestWriter } from '../mail/digest.ts'
import { mendMail } from '../mail/mend-slots.ts'
import { planDue } from '../mail/plan.ts'
import { createPost } from '../mail/post.ts'
import { MOST_PAPERS } from '../mail/preferences.ts'
import { previewDigest } from '../mail/preview.ts'
import { type Runs, readRuns } from '../mail/runs.ts'
import { sendDue } from '../mail/send.ts'
import { createSigner, signingSecret } from '../mail/sign.ts'
import type { Refusal } from '../store/index.ts'
import { recorded } from '../methods/registry.gen.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { searchForReaders } from '../search/for-readers.ts'
import { openForOnce } from '../search/open.ts'
import { readFew } from '../search/topics/keep-topics.ts'
import { EXIT, UsageError } from './exit.ts'
import { wholeNumber } from './options.ts'
import { print, printJson } from './output.ts'
import { readStore, withStore } from './with-store.ts'

export const digestCommand = (): Command =>
  new Command('digest')
    .description('the papers by mail: look at an issue, send what is due, see how it goes')
    .helpCommand(false)
    .addCommand(previewCommand())
    .addCommand(sendCommand())
    .addCommand(statusCommand())
    .addCommand(resumeCommand())

const runs = (): Runs => readRuns(recorded)
const isRunnable = (slug: string) => slug in reproductions

const previewCommand = () =>
  new Command('preview')
    .description('the issue of a day as text, today unless told otherwise')
    .argument('[day]', 'YYYY-MM-DD', aDay)
    .option('--html', 'as HTML, to be shown in a browser')
    .option('--weekly', 'the issue of the week before that day')
    .option('--most <n>', 'at most so many papers', wholeNumber(1, MOST_PAPERS), 10)
    .option('--json', 'what is in it, as a JSON object')
    .action(
      async (
        day: string | undefined,
        { html = false, weekly = false, most, json = false }: PreviewOptions,
      ) => {
        const { baseUrl = 'http://127.0.0.1:3000', trending } = readConfig()
        await readStore(async (store) => {
          const on = day ?? dayAt(Date.now())
          const kind = weekly ? 'weekly' : 'daily'
          const issue = await previewDigest({ store, runs: runs(), baseUrl, trending }, on, { kind, most })
          const papers = issue.papers.map(([id, why]) => ({ id, why }))
          if (json) printJson({ day: on, subject: issue.subject, papers, text: issue.text })
          else print(html ? issue.html : `Subject: ${issue.subject}\n\n${issue.text}`)
        })
      },
    )

interface PreviewOptions {
  html?: boolean
  weekly?: boolean
  most: number
  json?: boolean
}

const sendCommand = () =>
  new Command('send')
    .description('write and send what is due now, as the site does by itself; SMTP_URL says where to')
    .option(
      '--doubtful',
      'also mails of which nobody knows whether they arrived: some readers may get one twice',
    )
    .option('--json', 'as a JSON object')
    .action(async ({ doubtful = false, json = false }: { doubtful?: boolean; json?: boolean }) => {
      const { mail: settings, embedder, trending } = readConfig()
      if (!settings) throw new UsageError('no mail server is set; set SMTP_URL, MAIL_FROM and BASE_URL')
      const stop = new AbortController()
      process.once('SIGINT', () => stop.abort(new Error('stopped')))
      await withStore(async (store) => {
        const signer = createSigner(await signingSecret(store, settings.secret))
        const now = Date.now
        await mendMail(store, now(), stop.signal)
        if (doubtful) await store.deliveries.retryDoubtful(now())
        await readFew(store)
        const reading = searchForReaders(store, await openForOnce(store, embedder))
        const planned = await planDue(store, {
          ...reading,
          now: now(),
          isRunnable,
          trending,
          signal: stop.signal,
        })
        const writer = createDigestWriter({
          store,
          runs: runs(),
          baseUrl: settings.baseUrl,
          asksOpinions: reading.near !== undefined,
        })
        const post = createPost(settings)
        const sent = await sendDue({ store, settings, signer, now, writer, post }, { signal: stop.signal })
        post.close()
        const { trouble, refusals, ...numbers } = sent
        if (json) printJson({ planned, ...sent })
        else
          print(
            Object.entries({ planned, ...numbers })
              .map(([name, n]) => `${name} ${n}`)
              .join(', '),
          )
        for (const refusal of refusals) process.stderr.write(`papers: ${refusalInWords(refusal)}\n`)
        if (trouble !== undefined) process.stderr.write(`papers: mail does not go out: ${trouble}\n`)
        const isGood = trouble === undefined && sent.failed + sent.doubtful === 0
        process.exitCode = stop.signal.aborted ? EXIT.interrupted : isGood ? EXIT.done : EXIT.doesNotHold
      })
    })

const DAY_MS = 86_400_000

const statusCommand = () =>
  new Command('status')
    .description('readers, mails waiting, sent, failed and in doubt, and who refuses mail of this site')
    .option('--json', 'as a JSON object')
    .action(({ json = false }: { json?: boolean }) =>
      readStore(async (store) => {
        const readers = await store.subscribers.countByState()
        const { doubtful, ...mails } = await store.deliveries.counts(Date.now() - DAY_MS)
        const due = await store.subscribers.nextDue()
        const next = due === undefined ? undefined : new Date(due).toISOString()
        const refusals = await store.refusals.all()
        if (json) {
          const refused = refusals.map((one) => refusalFacts(one, Date.now()))
          return printJson({ readers, mails: { ...mails, doubtful }, ...(next && { next }), refused })
        }
        const list = (counts: object) => Object.entries(counts).map(([name, n]) => `${n} ${name}`)
        print(`readers: ${list(readers).join(', ') || 'none'}`)
        print(`mails: ${list(mails).join(', ')} (sent and failed: within 24 hours)`)
        if (next !== undefined) print(`next issue: ${next}`)
        for (const refusal of refusals) {
          const { domain, paused, since, until, count, why } = refusalFacts(refusal, Date.now())
          const pause = paused
            ? `nothing is sent there until ${until}, or until you say so: papers digest resume ${domain}`
            : `it is tried again since ${until}`
          print(
            `refused as a sender by ${domain}, ${count === 1 ? 'once' : `${count} times`} since ${since}; ${pause}. ` +
              `It said: ${why}`,
          )
        }
        if (doubtful > 0) {
          print(
            `in doubt: ${doubtful}. They were handed over, and the process or the connection ended before the mail ` +
              'server answered. They are not sent again unless you say so: papers digest send --doubtful',
          )
        }
      }),
    )

const refusalFacts = (refusal: Refusal, now: number) => ({
  domain: refusal.domain,
  paused: isPaused(refusal, now),
  count: refusal.count,
  since: new Date(refusal.since).toISOString(),
  until: new Date(refusal.until).toISOString(),
  why: refusal.why,
})

const resumeCommand = () =>
  new Command('resume')
    .description('send again to a mail domain that refused this site, before its pause ends')
    .argument('<domain>', 'such as example.org')
    .option('--json', 'as a JSON object')
    .action((name: string, { json = false }: { json?: boolean }) =>
      withStore(async (store) => {
        const domain = name.toLowerCase()
        if (!(await store.refusals.lift(domain))) {
          throw new UsageError(`${domain} refused nothing; papers digest status lists who did`)
        }
        const released = await store.deliveries.release(domain, Date.now())
        if (json) printJson({ resumed: domain, mails: released })
        else print(`mail to ${domain} goes on; ${released} ${released === 1 ? 'mail' : 'mails'} waited`)
      }),
    )

function aDay(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && dayAt(Date.parse(text) || 0) === text) return text
  throw new InvalidArgumentError('give a day as YYYY-MM-DD')
}
