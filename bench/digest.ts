/**
 * `npm run bench:digest`: issues for 100,000 readers, chosen, written into an empty database, and put together; then some
 * of them sent to a mail server of this process. `--readers N` and `--send N` take other numbers, `--dkim` signs.
 */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { importRecords } from '../src/feed/import.ts'
import { compose } from '../src/mail/compose.ts'
import { createDigestWriter } from '../src/mail/digest.ts'
import { planDue } from '../src/mail/plan.ts'
import { createPost } from '../src/mail/post.ts'
import { DEFAULTS } from '../src/mail/preferences.ts'
import { readRuns } from '../src/mail/runs.ts'
import { sendDue } from '../src/mail/send.ts'
import { createSigner, randomId } from '../src/mail/sign.ts'
import type { MailSettings } from '../src/mail/settings.ts'
import { startSink } from '../src/mail/sink.fixture.ts'
import { papers, recorded } from '../src/methods/registry.gen.ts'
import { searchForReaders } from '../src/search/for-readers.ts'
import { openForOnce } from '../src/search/open.ts'
import { type Preferences, openStore } from '../src/store/index.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '100000' },
    send: { type: 'string', default: '5000' },
    dkim: { type: 'boolean', default: false },
  },
})
const READERS = Number(values.readers)
const SEND = Number(values.send)
const NOW = Date.parse('2026-03-02T08:00:00Z')
const WORDS =
  'embeddings retrieval diffusion transformers graphs agents reasoning speech vision robots'.split(' ')
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Asia/Kolkata']

/** Runs a part and says how quick it was. */
async function timed(what: string, count: number, work: () => Promise<void>): Promise<void> {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const cpuSeconds = (user + system) / 1e6
  const rates = `${Math.round(count / seconds)} a second by the clock, ${Math.round(count / cpuSeconds)} by the processor`
  console.log(
    `${what}: ${count} in ${seconds.toFixed(1)} s, ${rates}; memory up to ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'daily-papers-bench-'))
const store = await openStore(folder)
await importRecords(
  store,
  Array.from({ length: 150 }, (_, i) => ({
    title: `On ${WORDS[i % 10]} with ${WORDS[(i * 7) % 10]}, part ${i}`,
    arxiv: `2603.${String(i).padStart(5, '0')}`,
    authors: Array.from({ length: 1 + (i % 9) }, (_, a) => `Given Name ${a} of ${i}`),
    abstract: `We study ${WORDS[i % 10]} and ${WORDS[(i * 3) % 10]}. ${'What is found is told at some length. '.repeat(25)}`,
    categories: [i % 2 ? 'cs.LG' : 'cs.CV', i % 3 ? 'cs.AI' : 'stat.ML'],
    signals: [{ name: 'hf-upvotes', value: 150 - i }],
    listing: { day: i % 2 ? '2026-03-01' : '2026-03-02', position: i },
  })),
  { source: 'bench', now: NOW },
)
// Methods that run, on the list of the day, so that mails have pictures.
await importRecords(
  store,
  papers
    .filter(({ slug }) => slug in recorded)
    .slice(0, 5)
    .map((paper, position) => ({
      title: paper.title,
      arxiv: paper.arxiv,
      signals: [{ name: 'hf-upvotes', value: 500 }],
      listing: { day: '2026-03-02', position },
    })),
  { source: 'bench', now: NOW },
)

const preferences = (i: number): Preferences => ({
  ...DEFAULTS,
  frequency: i % 4 === 0 ? 'weekly' : 'daily',
  zone: ZONES[i % ZONES.length]!,
  most: 5 + (i % 11),
  categories: i % 3 === 0 ? ['cs.CV'] : [],
  searches: i % 2 === 0 ? [{ words: WORDS[i % 10]!, without: WORDS[(i + 3) % 10]! }] : [],
})

await timed('readers written', READERS, async () => {
  for (let first = 0; first < READERS; first += 1000) {
    await store.atomically(async ({ subscribers }) => {
      for (let i = first; i < Math.min(READERS, first + 1000); i++) {
        const email = `reader${i}@example.org`
        const { subscriber } = await subscribers.add(
          { id: randomId(), email, emailKey: email, preferences: preferences(i) },
          NOW,
        )
        await subscribers.change(subscriber.key, { state: 'active', nextAt: NOW, confirmed: NOW }, NOW)
      }
    })
  }
})

await timed('issues chosen and written', READERS, async () => {
  await planDue(store, {
    now: NOW,
    isRunnable: (slug) => slug in recorded,
    ...searchForReaders(store, await openForOnce(store, 'papers')),
  })
})

const { privateKey: key } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
await using sink = await startSink()
const settings: MailSettings = {
  smtpUrl: sink.url,
  tls: 'off',
  connections: 10,
  from: { name: 'Daily Papers', address: 'papers@example.org' },
  bounces: { address: 'bounces@example.org', soft: 5 },
  baseUrl: 'https://papers.example.org',
  ...(values.dkim && { dkim: { domain: 'example.org', selector: 'papers', key } }),
}
const writer = createDigestWriter({ store, runs: readRuns(recorded), baseUrl: settings.baseUrl })
const desk = { store, settings, signer: createSigner('bench'), now: () => NOW, writer }

let bytes = 0
let made = 0
const memory: number[] = []
await timed('issues put together', READERS, async () => {
  // As a sender does, and given back unsent.
  for (;;) {
    const batch = await store.deliveries.claim({
      holder: 'bench',
      now: NOW,
      lease: NOW + 1e9,
      limit: 500,
      dayStart: 0,
    })
    if (batch.length === 0) break
    const readers = await store.subscribers.many(batch.map(({ subscriber }) => subscriber))
    for (const delivery of batch) {
      if (made++ % Math.ceil(READERS / 5) === 0) memory.push(Math.round(process.memoryUsage.rss() / 2 ** 20))
      bytes += (await compose(desk, delivery, readers.get(delivery.subscriber)))!.raw.length
    }
  }
})
console.log(
  `a mail has ${Math.round(bytes / READERS / 1024)} KiB on average; memory on the way: ${memory.join(', ')} MiB`,
)
await store.deliveries.giveBack('bench')

// Mails are counted, not kept.
let received = 0
sink.mails.push = () => ++received
await timed(`issues sent${values.dkim ? ', signed' : ''}`, SEND, async () => {
  await sendDue({ ...desk, settings: { ...settings, dailyCap: SEND }, post: createPost(settings) })
})
console.log(`${received} arrived`)
await store.close()
rmSync(folder, { recursive: true })
process.exit(0)
