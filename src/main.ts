import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createAccounts } from './accounts/accounts.ts'
import { inviteFirst, joinPath } from './accounts/invite.ts'
import { createReadOrcidRecord } from './accounts/orcid-record.ts'
import type { Config } from './config.ts'
import { createLog } from './log.ts'
import { createFetchOne } from './feed/fetch-one.ts'
import { createIntake, userAgent } from './feed/intake.ts'
import { startDumps } from './feed/nightly-dump.ts'
import { makeReady } from './feed/ready.ts'
import { startSchedule } from './feed/schedule.ts'
import { noteVerdicts } from './feed/verdicts.ts'
import { startNotices } from './mail/notices.ts'
import { readRuns } from './mail/runs.ts'
import { type MailSchedule, startMail } from './mail/schedule.ts'
import { createSigner, signingSecret } from './mail/sign.ts'
import { createSubscriptions } from './mail/subscriptions.ts'
import { papers, recorded } from './methods/registry.gen.ts'
import { reproductions } from '#methods/reproductions.gen.ts'
import { searchForReaders } from './search/for-readers.ts'
import { openEmbedder } from './search/embed/embedders.ts'
import { startWords, untilFound } from './search/index-words.ts'
import { startTopics } from './search/topics/keep-topics.ts'
import { startModels } from './search/switch/models.ts'
import type { Repeated } from './feed/repeat.ts'
import { startReruns } from './runs/rerun.ts'
import { allowedAddresses } from './sources/public-address.ts'
import { openStore } from './store/index.ts'
import { createApp } from './web/app.tsx'
import { createMetrics } from './web/metrics.ts'
import { requestLog } from './web/request-log.ts'
import { listen } from './web/server.ts'
import { keepConfigured } from './webhooks/make.ts'
import { createPost as createWebhookPost } from './webhooks/post.ts'
import { startWebhooks } from './webhooks/schedule.ts'

/** So long an issue waits for what its papers are about, and for their words. */
const LONGEST_WAIT_MS = 60_000

export interface Site {
  url: string
  /** Where the first administrator comes in, as long as there is none. */
  first?: string
  /** Finishes what is being answered, then closes the store. */
  close(): Promise<void>
}

/**
 * Opens the store, builds the app and listens. `root` is the folder that holds `dist` and `src`.
 *
 * @throws StoreError for the data folder, the system's error (EADDRINUSE, EACCES) for the port.
 */
export async function start(config: Readonly<Config>, root: string): Promise<Site> {
  const log = createLog()
  for (const doubt of config.doubts) log(doubt)
  // Nobody else on this machine may read what is written: database, downloaded models.
  process.umask(0o077)
  const opening = { limits: config.databaseLimits, tell: log, index: 'later' as const }
  const store = await openStore(config.databaseUrl ?? config.dataDir, opening)
  // What works in the background, to be stopped before the store closes.
  const works: { close(): Promise<unknown> }[] = []
  const close = async () => {
    await Promise.all(works.map((work) => work.close()))
    await store.close()
  }
  try {
    await makeReady(store, papers, Date.now(), log)
    await noteVerdicts(store, recorded, Date.now())
    for (const doubt of await keepConfigured(store, config.webhooks, Date.now())) log(doubt)
    const version = readVersion(root)
    const settings = { ...config.fetch, userAgent: userAgent(version, { ...config, ...config.fetch }) }
    const intake = createIntake(store, settings)
    let mail: MailSchedule | undefined
    const secret = await signingSecret(store, config.mail?.secret)
    const signer = createSigner(secret)
    const desk = config.mail && {
      store,
      settings: config.mail,
      signer,
      now: Date.now,
    }
    const open = (setting: string) => openEmbedder(setting, { cache: join(config.dataDir, 'models') })
    const models =
      config.embedder === 'none'
        ? undefined
        : await startModels(store, { setting: config.embedder, open, report: log })
    if (models) works.push(models)
    const words = startWords(store, { report: log })
    works.push(words)
    const topics = startTopics(store, { report: log })
    works.push(topics)
    const dumpDir = join(config.dataDir, 'dump')
    if (config.dump) works.push(startDumps({ store, folder: dumpDir, log }))
    let reruns: Repeated | undefined
    const notices = desk && startNotices({ ...desk, store }, { log })
    if (notices) works.push(notices)
    const accounts =
      config.accounts &&
      createAccounts({
        store,
        secret,
        settings: config.accounts,
        now: Date.now,
        report: (fault) => log('signing in failed', fault),
        ...(notices && { mail: notices }),
      })
    const app = createApp({
      store,
      papers,
      recorded,
      runnable: new Set(Object.keys(reproductions)),
      clientDir: join(root, 'dist/client'),
      methodsDir: join(root, 'src/methods'),
      version,
      offline: config.offline,
      cardsDir: join(config.dataDir, 'cards'),
      log,
      trending: config.trending,
      trustedProxies: config.trustedProxies,
      keptBytes: config.pagesMb * 1024 * 1024,
      apiLimit: config.apiLimit,
      mcpOrigins: config.mcpOrigins,
      metrics: createMetrics(),
      ...(config.log === 'requests' && { onAnswer: requestLog() }),
      ...(config.fetch.on && { fetching: settings, fetchOne: createFetchOne(intake) }),
      ...(config.baseUrl !== undefined && { baseUrl: config.baseUrl }),
      ...(config.dump && { dumpDir }),
      ...(models && { meaning: models.meaning, modelTrouble: models.trouble }),
      keeping: {
        load: (slug) => reproductions[slug]?.(),
        verifies: config.verifyRuns,
        nudge: () => reruns?.nudge(),
      },
      ...(accounts &&
        config.accounts && {
          accounts,
          ...(config.fetch.on &&
            config.accounts.orcid && {
              readOrcidRecord: createReadOrcidRecord({
                base: config.accounts.orcid.api,
                turns: store.sources,
                userAgent: settings.userAgent,
                isAllowed: allowedAddresses(settings.allowPrivate),
              }),
            }),
          showsVoters: config.accounts.showsVoters,
          submitQuorum: config.accounts.submitQuorum,
        }),
      ...(notices && { notices, signer }),
      ...(desk && { subscriptions: createSubscriptions({ ...desk, nudge: () => mail?.nudge() }) }),
    })
    const server = await listen(app, config)
    works.push(server)
    if (config.fetch.on) works.push(startSchedule(intake, log))
    if (config.verifyRuns) works.push((reruns = startReruns(store, { recorded, log })))
    const isRunnable = (slug: string) => slug in reproductions
    const reading = searchForReaders(store, models?.meaning)
    works.push(
      startWebhooks(
        { store, post: createWebhookPost({ ...settings, now: Date.now }), now: Date.now },
        {
          log,
          recorded,
          find: reading.find,
          ...(config.baseUrl !== undefined && { baseUrl: config.baseUrl }),
        },
      ),
    )
    mail =
      desk &&
      (await startMail(desk, {
        runs: readRuns(recorded),
        isRunnable,
        trending: config.trending,
        ...reading,
        ready: () =>
          Promise.race([
            Promise.all([topics.caughtUp(), untilFound(store, words)]),
            setTimeout(LONGEST_WAIT_MS, undefined, { ref: false }),
          ]),
        log,
      }))
    if (mail) works.push(mail)
    const host = config.host.includes(':') ? `[${config.host}]` : config.host
    const url = config.baseUrl ?? `http://${host}:${server.port}`
    const first = accounts && (await inviteFirst(store, Date.now()))
    return { url, ...(first !== undefined && { first: `${url}${joinPath(first)}` }), close }
  } catch (error) {
    await close()
    throw error
  }
}

function readVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}
