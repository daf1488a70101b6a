import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** The environment says something that can't be used; the message names the variable. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

export interface Config {
  /** 0 takes any free port. */
  port: number
  host: string
  dataDir: string
  /** A Postgres server; without it the database of the data folder. */
  databaseUrl?: string
  /** Which model turns texts into vectors. */
  embedder: string
  /** The address readers use, without a slash at the end; known only once listening when not set. */
  baseUrl?: string
  fetch: FetchConfig
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
  /** Without a slash at the end. */
  bases: { hf: string; arxivRss: string; arxivApi: string; oai: string }
}

const web = z.url({ protocol: /^https?$/, error: 'give an address that starts with http:// or https://' })
const onOff = (byDefault: 'on' | 'off') =>
  z.stringbool({ error: 'give on or off' }).default(byDefault === 'on')

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  BASE_URL: web.optional(),
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
  CONTACT: z
    .string()
    .regex(/^[\x21-\x27\x2A-\x7E]{3,200}$/, 'give an address of mail or of a page')
    .optional(),
  HF_URL: web.default('https://huggingface.co'),
  ARXIV_RSS_URL: web.default('https://rss.arxiv.org/rss'),
  ARXIV_API_URL: web.default('https://export.arxiv.org/api/query'),
  ARXIV_OAI_URL: web.default('https://oaipmh.arxiv.org/oai'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(?:ql)?$/, error: 'give an address that starts with postgres://' })
    .optional(),
  EMBEDDER: z
    .string()
    .regex(
      /^(?:papers|none|static:.+|hf:.+)$/,
      'give papers, none, static:FOLDER, hf:REPOSITORY or hf:FOLDER',
    )
    .default('papers'),
})

/** What may hold a password is not repeated in a message. */
const SECRET = /_URL$|_KEY$|_SECRET$/

/** The only reader of the environment. `NAME_FILE` names a file that holds the value of `NAME`. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Readonly<Config> {
  const given = Object.keys(environment.shape).map((name) => [name, valueOf(env, name)])
  const { data, error } = environment.safeParse(Object.fromEntries(given))
  if (error) {
    const { path, message } = error.issues[0]!
    const name = String(path[0])
    throw new ConfigError(`${name}${SECRET.test(name) ? '' : `=${valueOf(env, name)}`}: ${message}`)
  }
  return Object.freeze({
    port: data.PORT,
    host: data.HOST,
    dataDir: data.DATA_DIR,
    ...(data.DATABASE_URL !== undefined && { databaseUrl: data.DATABASE_URL }),
    embedder: data.EMBEDDER,
    ...(data.BASE_URL !== undefined && { baseUrl: bare(data.BASE_URL) }),
    fetch: {
      on: data.FETCH,
      allowPrivate: data.FETCH_PRIVATE,
      hf: data.HF_DAILY,
      categories: data.ARXIV_CATEGORIES,
      ...(data.CONTACT !== undefined && { contact: data.CONTACT }),
      bases: {
        hf: bare(data.HF_URL),
        arxivRss: bare(data.ARXIV_RSS_URL),
        arxivApi: bare(data.ARXIV_API_URL),
        oai: bare(data.ARXIV_OAI_URL),
      },
    },
  })
}

/** In letters that can be sent, without a slash at the end. */
const bare = (address: string) => new URL(address).href.replace(/\/+$/, '')

function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const file = env[`${name}_FILE`]
  if (file === undefined || file === '') return env[name] || undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new ConfigError(`${name}_FILE=${file}: the file cannot be read`, { cause })
  }
}
