import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type DatabaseLimits, databaseLimits, databaseVariables } from './config/database.ts'
import {
  type Network,
  host,
  isLoopback,
  mailbox,
  networks,
  onOff,
  origin,
  origins,
  pem,
  port,
  web,
  whole,
  within,
} from './config/forms.ts'
import { namedAlmost } from './config/near-names.ts'
import { type AccountConfig, accountConfig, accountVariables } from './config/accounts.ts'
import { type WebhookConfig, webhooks } from './config/webhooks.ts'

/** The environment says something that can't be used; the message names the variable. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

export interface Config {
  /** What is built is served as it is. */
  production: boolean
  /** 0 takes any free port. */
  port: number
  host: string
  dataDir: string
  /** A Postgres server; without it the database of the data folder. */
  databaseUrl?: string
  /** Of this process on that server; times in seconds. */
  databaseLimits: DatabaseLimits
  /** Which model turns texts into vectors. */
  embedder: string
  /** The address readers use, without a slash at the end; known only once listening when not set. */
  baseUrl?: string
  /** Proxies whose word on who asks, and for which address, is taken. */
  trustedProxies: readonly Network[]
  /** Of readers, at once. */
  maxConnections: number
  /** Megabytes of pages that are kept in memory at most. */
  pagesMb: number
  /** All papers are put in a file each night, for everybody to fetch. */
  dump: boolean
  /** Questions of the API that each network may ask within five minutes; 0 sets no bound. */
  apiLimit: number
  /** Absent when only what goes wrong is written. */
  log?: 'requests'
  /** Runs that readers keep are run again here. */
  verifyRuns: boolean
  /** Browsers may show what was read where there is no network. */
  offline: boolean
  fetch: FetchConfig
  trending: TrendingConfig
  /** Absent when no mail is sent. */
  mail?: MailConfig
  /** Who is told what is new, besides those that were made by command. */
  webhooks: readonly WebhookConfig[]
  /** Who may have an account; absent when nobody may. */
  accounts?: AccountConfig
  /** Other sites whose pages may ask the tools for programs. */
  mcpOrigins: readonly string[]
  /** What is likely a mistake and no error, a line each. */
  doubts: readonly string[]
}

/** How papers are fetched from elsewhere. */
export interface FetchConfig {
  /** By the site itself, while it runs; by hand it can always be done. */
  on: boolean
  /** Addresses of this machine and its network may be asked. */
  allowPrivate: boolean
  /** The lists of Hugging Face Daily Papers. */
  hf: boolean
  /** arXiv categories, each once. */
  categories: readonly string[]
  /** Where the operator is reached: an address of mail or of a page. */
  contact?: string
  /** Works of OpenAlex: with whose key, and which, in its own words. */
  openAlex?: { key: string; filter: string }
  /** Feeds of anybody's, each under a name of its own. */
  feeds: readonly { name: string; url: string }[]
  /** Without a slash at the end. */
  bases: {
    hf: string
    arxivRss: string
    arxivApi: string
    oai: string
    openAlex: string
    crossref: string
    dataCite: string
  }
}

/** What the trending score weighs. */
export interface TrendingConfig {
  /** Hours that are worth a factor of ten in votes. */
  tau: number
  /** What one reproduction that runs here counts, in votes. */
  reproduction: number
  /** People who discuss a paper, or else their comments, count up to this share of the votes. */
  people: number
}

/** How mail goes out, and how bounces come back. */
export interface MailConfig {
  smtpUrl: string
  tls: 'required' | 'optional' | 'off'
  tlsCa?: string
  connections: number
  from: { name: string; address: string }
  dkim?: { domain: string; selector: string; key: string }
  dailyCap?: number
  letterCap?: number
  bounces: { address?: string; listen?: { host: string; port: number }; soft: number }
  baseUrl: string
  secret?: string
}

const environment = z.object({
  NODE_ENV: z.string().optional(),
  PORT: port(0).default(3000),
  HOST: host.default('127.0.0.1'),
  DATA_DIR: z
    .string()
    .regex(/^[^\0]+$/, 'give a folder')
    .default('./data'),
  BASE_URL: origin.optional(),
  TRUSTED_PROXIES: networks.default([]),
  MAX_CONNECTIONS: whole(10, 100_000, 'give how many connections there may be at once, 10 to 100000').default(
    1000,
  ),
  PAGES_MB: whole(0, 100_000, 'give how many megabytes of pages are kept in memory; 0 for none').default(64),
  API_LIMIT: whole(
    0,
    9999,
    'give how many questions of the API a network may ask within five minutes, up to 9999; 0 sets no bound',
  ).default(1000),
  LOG: z.literal('requests', { error: 'give requests, or leave LOG away' }).optional(),
  DUMP: onOff('off'),
  VERIFY_RUNS: onOff('on'),
  WEBHOOKS: webhooks.default([]),
  MCP_ORIGINS: origins.default([]),
  OFFLINE: onOff('on'),
  FETCH: onOff('on'),
  FETCH_PRIVATE: onOff('off'),
  HF_DAILY: onOff('on'),
  ARXIV_CATEGORIES: z
    .string()
    .transform((text) => [...new Set(text.split(/[\s,+]+/).filter(Boolean))])
    .refine((list) => list.every((name) => /^[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]+(?:-[a-z]+)?)?$/.test(name)), {
      error: 'give categories of arXiv, such as cs.LG stat.ML',
    })
    .default([]),
  FEEDS: z
    .string()
    .default('')
    .transform((text, context) => readFeeds(text, (message) => context.addIssue(message))),
  OPENALEX_KEY: z
    .string()
    .regex(/^[\x21-\x7E]{1,200}$/, 'give the key alone')
    .optional(),
  OPENALEX_FILTER: z
    .string()
    .regex(/^[\w.]+:\S/, 'give a filter as OpenAlex writes it, such as primary_topic.id:T10320')
    .optional(),
  CONTACT: z
    .string()
    .regex(/^[\x21-\x27\x2A-\x7E]{3,200}$/, 'give an address of mail or of a page')
    .optional(),
  HF_URL: web.default('https://huggingface.co'),
  ARXIV_RSS_URL: web.default('https://rss.arxiv.org/rss'),
  ARXIV_API_URL: web.default('https://export.arxiv.org/api/query'),
  ARXIV_OAI_URL: web.default('https://oaipmh.arxiv.org/oai'),
  OPENALEX_URL: web.default('https://api.openalex.org'),
  CROSSREF_URL: web.default('https://api.crossref.org'),
  DATACITE_URL: web.default('https://api.datacite.org'),
  TRENDING_TAU_HOURS: within(1, 8760, 72, 'give the hours that are worth ten times the votes, 1 to 8760'),
  TRENDING_REPRODUCTION: within(0, 1000, 3, 'give what a method that runs here is worth in votes, 0 to 1000'),
  TRENDING_PEOPLE: within(0, 1, 0.5, 'give the share of the votes that discussion may add, 0 to 1'),
  ...databaseVariables,
  ...accountVariables,
  EMBEDDER: z
    .string()
    .regex(
      /^(?:papers|none|static:.+|hf:.+)$/,
      'give papers, none, static:FOLDER, hf:REPOSITORY or hf:FOLDER',
    )
    .default('papers'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'give smtp://USER:PASSWORD@HOST:587 or smtps://…' })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>@"\r\n]*<[^<>\s]+>|[^<>\s]+)$/, 'give Name <papers@example.org>')
    .transform((text) => {
      const [, name = '', inside] = /^([^<]*)<([^>]+)>$/.exec(text) ?? []
      return { name: name.trim() || 'Daily Papers', address: inside ?? text }
    })
    .pipe(z.object({ name: z.string(), address: mailbox }))
    .optional(),
  MAIL_TLS: z
    .enum(['required', 'optional', 'off'], { error: 'give required, optional or off' })
    .default('required'),
  MAIL_TLS_CA: pem('certificates').optional(),
  MAIL_CONNECTIONS: whole(1, 50, 'give how many connections at once, 1 to 50').default(5),
  MAIL_DAILY_CAP: whole(1, 1e9, 'give how many mails a day at most, 1 or more').optional(),
  MAIL_LETTER_CAP: whole(1, 1e9, 'give how many letters an hour at most, 1 or more').optional(),
  MAIL_BOUNCE_ADDRESS: mailbox.optional(),
  MAIL_BOUNCE_HOST: host.default('127.0.0.1'),
  MAIL_BOUNCE_PORT: port(1).optional(),
  MAIL_SOFT_BOUNCES: whole(1, 1000, 'give how many bounces in a row end a subscription, 1 to 1000').default(
    5,
  ),
  MAIL_SECRET: z.string().min(32, 'give at least 32 random letters').optional(),
  DKIM_DOMAIN: z
    .string()
    .regex(/^[\w-]+(?:\.[\w-]+)+$/, 'give a domain')
    .optional(),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[\w-]+(?:\.[\w-]+)*$/, 'give a selector, such as papers')
    .optional(),
  DKIM_KEY: pem('a private key').optional(),
})

/** What may hold a password is not repeated in a message. */
const SECRET = /_URL$|_KEY$|_SECRET$|^WEBHOOKS$/

/** The only reader of the environment. `NAME_FILE` names a file that holds the value of `NAME`. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Readonly<Config> {
  const given = Object.keys(environment.shape).map((name) => [name, valueOf(env, name)])
  const { data, error } = environment.safeParse(Object.fromEntries(given))
  if (error) {
    const { path, message } = error.issues[0]!
    const name = String(path[0])
    throw new ConfigError(`${name}${SECRET.test(name) ? '' : `=${valueOf(env, name)}`}: ${message}`)
  }
  const mail = mailConfig(data)
  const openAlex = openAlexConfig(data)
  const limits = databaseLimits(data)
  if (typeof limits === 'string') throw new ConfigError(limits)
  const accounts = accountConfig(data)
  if (typeof accounts === 'string') throw new ConfigError(accounts)
  return Object.freeze({
    production: data.NODE_ENV === 'production',
    port: data.PORT,
    host: data.HOST,
    dataDir: data.DATA_DIR,
    ...(data.DATABASE_URL !== undefined && { databaseUrl: data.DATABASE_URL }),
    databaseLimits: limits,
    embedder: data.EMBEDDER,
    ...(data.BASE_URL !== undefined && { baseUrl: bare(data.BASE_URL) }),
    trustedProxies: data.TRUSTED_PROXIES,
    maxConnections: data.MAX_CONNECTIONS,
    pagesMb: data.PAGES_MB,
    dump: data.DUMP,
    apiLimit: data.API_LIMIT,
    ...(data.LOG !== undefined && { log: data.LOG }),
    verifyRuns: data.VERIFY_RUNS,
    webhooks: data.WEBHOOKS,
    mcpOrigins: data.MCP_ORIGINS,
    offline: data.OFFLINE,
    fetch: {
      on: data.FETCH,
      allowPrivate: data.FETCH_PRIVATE,
      hf: data.HF_DAILY,
      categories: data.ARXIV_CATEGORIES,
      feeds: data.FEEDS,
      ...(openAlex && { openAlex }),
      ...(data.CONTACT !== undefined && { contact: data.CONTACT }),
      bases: {
        hf: bare(data.HF_URL),
        arxivRss: bare(data.ARXIV_RSS_URL),
        arxivApi: bare(data.ARXIV_API_URL),
        oai: bare(data.ARXIV_OAI_URL),
        openAlex: bare(data.OPENALEX_URL),
        crossref: bare(data.CROSSREF_URL),
        dataCite: bare(data.DATACITE_URL),
      },
    },
    trending: {
      tau: data.TRENDING_TAU_HOURS,
      reproduction: data.TRENDING_REPRODUCTION,
      people: data.TRENDING_PEOPLE,
    },
    ...(accounts && { accounts }),
    ...(mail && { mail }),
    doubts: namedAlmost(Object.keys(env), Object.keys(environment.shape)),
  })
}

/** Feeds parted by white space, each `NAME=ADDRESS`, or an address that is called by its host. */
function readFeeds(text: string, refuse: (message: string) => void): FetchConfig['feeds'] {
  const feeds = (text.match(/\S+/g) ?? []).map((word) => {
    const [, name, address = word] = /^([\w.-]{1,40})=(.*)$/.exec(word) ?? []
    const url = URL.parse(address)
    if (url?.protocol === 'http:' || url?.protocol === 'https:') {
      return { name: name ?? url.hostname.replace(/^www\./, ''), url: url.href }
    }
    refuse('give addresses of feeds, each with a name: nmeth=https://www.nature.com/nmeth.rss')
    return { name: '', url: '' }
  })
  const names = feeds.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice) refuse(`two feeds are called ${twice}; give each a name of its own: NAME=ADDRESS`)
  return feeds
}

function openAlexConfig({ OPENALEX_KEY: key, OPENALEX_FILTER: filter }: z.infer<typeof environment>) {
  if (key === undefined && filter === undefined) return undefined
  if (filter === undefined) {
    throw new ConfigError(
      'OPENALEX_KEY needs OPENALEX_FILTER, such as OPENALEX_FILTER=primary_topic.id:T10320: all of OpenAlex is too much',
    )
  }
  if (key === undefined) {
    throw new ConfigError(
      'OPENALEX_FILTER needs OPENALEX_KEY: programs are answered with a key of openalex.org',
    )
  }
  return { key, filter }
}

function mailConfig(data: z.infer<typeof environment>): MailConfig | undefined {
  if (data.SMTP_URL === undefined) return undefined
  const { MAIL_FROM: from, BASE_URL: base } = data
  if (from === undefined)
    throw new ConfigError('SMTP_URL needs MAIL_FROM, such as MAIL_FROM="Daily Papers <papers@example.org>"')
  if (base === undefined)
    throw new ConfigError('SMTP_URL needs BASE_URL, the address of the site: links in mail lead there')
  if (!base.startsWith('https:') && !isLoopback(base)) {
    throw new ConfigError(
      `BASE_URL=${base}: mail needs https, as its links open a reader's subscription; give https://…, or leave SMTP_URL away`,
    )
  }
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  if ((data.DKIM_KEY === undefined) !== (data.DKIM_SELECTOR === undefined)) {
    throw new ConfigError('DKIM_KEY and DKIM_SELECTOR go together; set both or neither')
  }
  const port = data.MAIL_BOUNCE_PORT
  const address = data.MAIL_BOUNCE_ADDRESS ?? (port === undefined ? undefined : `bounces@${domain}`)
  return {
    smtpUrl: data.SMTP_URL,
    tls: data.MAIL_TLS,
    connections: data.MAIL_CONNECTIONS,
    from,
    bounces: {
      soft: data.MAIL_SOFT_BOUNCES,
      ...(address !== undefined && { address }),
      ...(port !== undefined && { listen: { host: data.MAIL_BOUNCE_HOST, port } }),
    },
    baseUrl: bare(base),
    ...(data.MAIL_TLS_CA !== undefined && { tlsCa: data.MAIL_TLS_CA }),
    ...(data.MAIL_DAILY_CAP !== undefined && { dailyCap: data.MAIL_DAILY_CAP }),
    ...(data.MAIL_LETTER_CAP !== undefined && { letterCap: data.MAIL_LETTER_CAP }),
    ...(data.MAIL_SECRET !== undefined && { secret: data.MAIL_SECRET }),
    ...(data.DKIM_KEY !== undefined &&
      data.DKIM_SELECTOR !== undefined && {
        dkim: { domain: data.DKIM_DOMAIN ?? domain, selector: data.DKIM_SELECTOR, key: data.DKIM_KEY },
      }),
  }
}

/** In letters that can be sent, without a slash at the end. */
const bare = (address: string) => new URL(address).href.replace(/\/+$/, '')

/** An empty variable counts as none. */
function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const file = env[`${name}_FILE`]
  if (file === undefined || file === '') return env[name] || undefined
  if (env[name]) throw new ConfigError(`${name} and ${name}_FILE are both set; keep one of them`)
  const text = read(file, name)
  if (text === '') throw new ConfigError(`${name}_FILE=${file}: the file is empty`)
  return text
}

function read(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new ConfigError(`${name}_FILE=${file}: the file cannot be read`, { cause })
  }
}
