import { generateKeyPairSync } from 'node:crypto'
import { titleKey } from '#sources/text.ts'
import { type Preferences, type Store, wordsOf } from '#store/index.ts'
import { createDigestWriter } from './digest.ts'
import type { Reading } from './plan.ts'
import { createPost } from './post.ts'
import { DEFAULTS } from './preferences.ts'
import type { Runs } from './runs.ts'
import type { Sender } from './send.ts'
import type { MailSettings } from './settings.ts'
import { createSigner } from './sign.ts'

export const SECRET = 'a secret that is only known to tests'
export const BASE_URL = 'https://papers.example.org'
/** A Monday, 08:00 UTC. */
export const MONDAY = Date.parse('2026-03-02T08:00:00Z')

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** What the DNS says of the key below. */
export const DKIM_RECORD = `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`
export const DKIM = { domain: 'example.org', selector: 'papers', key: privateKey }

export const settings = (smtpUrl: string, more: Partial<MailSettings> = {}): MailSettings => ({
  smtpUrl,
  tls: 'off',
  connections: 3,
  from: { name: 'Daily Papers', address: 'papers@example.org' },
  bounces: { address: 'bounces@example.org', soft: 3 },
  baseUrl: BASE_URL,
  secret: SECRET,
  ...more,
})

export const RUNS: Runs = new Map([
  [
    'nested',
    {
      status: 'reproduced',
      claim: 'Cut to 8 numbers, nested embeddings lose at most 4 points.',
      verdict: '2.5 points worse (allowed: 4)',
      seconds: '14 s',
      plot: {
        kind: 'bars',
        title: 'Accuracy',
        alt: 'Nested keeps 0.95, plain falls to 0.71.',
        y: { label: 'accuracy' },
        bars: [
          { label: 'nested', value: 0.953, role: 'method' },
          { label: 'plain', value: 0.71, role: 'baseline' },
        ],
        bound: { y: 0.93, label: 'bound' },
      },
    },
  ],
])

export function sender(store: Store, settings: MailSettings, now: () => number = () => MONDAY): Sender {
  return {
    store,
    settings,
    signer: createSigner(SECRET),
    now,
    writer: createDigestWriter({ store, runs: RUNS, baseUrl: settings.baseUrl }),
    post: createPost(settings),
  }
}

/** Papers on the list of a day, seen there when it began unless said otherwise, the first with the most votes; the very first one runs. */
export async function fillDay(
  store: Store,
  day: string,
  count = 3,
  seen: number = Date.parse(day),
): Promise<string[]> {
  const ids = Array.from(
    { length: count },
    (_, i) => `${day.slice(2, 4)}${day.slice(5, 7)}.${day.slice(8)}00${i}`,
  )
  const keys = await Promise.all(ids.map((id) => store.papers.key(id)))
  await store.works.write(
    ids.map((id, i) => {
      const title = `Paper ${i} of ${day}`
      return {
        ...(keys[i] !== undefined && { key: keys[i] }),
        paper: {
          id,
          arxiv: id,
          title,
          titleKey: titleKey(title),
          authors: ['Ada Ångström', 'Bo Li', 'Cy Young', 'Di Wu', 'Ed Roe'].slice(0, 1 + (i % 5)),
          abstract: `We study state spaces of size ${i}. ${'Long contexts become cheap. '.repeat(12)}`,
          topics: i === 1 ? ['Retrieval'] : [],
          categories: i % 2 === 0 ? ['cs.LG'] : ['stat.ML'],
          listed: Date.parse(day),
          source: 'test',
          ...(i === 0 && day === '2026-03-02' && { slug: 'nested' }),
        },
        listings: [{ day, source: 'hf', position: i, seen }],
        signals: [{ name: 'hf-upvotes', value: 50 - i, observed: Date.parse(day) }],
      }
    }),
  )
  return ids
}

/** Finds papers by their words alone, as far as that goes without the site's search. */
export const byWords = (store: Store): Reading => ({
  async find({ words, without }, among) {
    const having = (text: string) =>
      store.text.all(
        {
          words: wordsOf(text.replaceAll(/"[^"]*"/g, ' ')),
          phrases: [...text.matchAll(/"([^"]*)"/g)].map(([, phrase]) => wordsOf(phrase!).join(' ')),
        },
        among,
      )
    return store.text.but(await having(without), await having(words))
  },
})

/** An active reader whose issue is due. */
export async function addReader(
  store: Store,
  name: string,
  preferences: Partial<Preferences> = {},
  nextAt: number = MONDAY,
): Promise<number> {
  const email = `${name}@example.org`
  const { subscriber } = await store.subscribers.add(
    {
      id: name.replaceAll(/[^a-z]/g, (letter) => 'abcdefghij'[Number(letter)] ?? 'x'),
      email,
      emailKey: email,
      preferences: { ...DEFAULTS, ...preferences },
    },
    1,
  )
  await store.subscribers.change(subscriber.key, { state: 'active', nextAt, confirmed: 1 }, 1)
  return subscriber.key
}
