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
  /** The address readers use, without a slash at the end; known only once listening when not set. */
  baseUrl?: string
}

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z.undefined({
    error: 'Postgres is not supported yet; unset it to use the embedded database',
  }),
})

/** The only reader of the environment. `NAME_FILE` names a file that holds the value of `NAME`. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Readonly<Config> {
  const given = Object.keys(environment.shape).map((name) => [name, valueOf(env, name)])
  const { data, error } = environment.safeParse(Object.fromEntries(given))
  if (error) {
    const { path, message } = error.issues[0]!
    throw new ConfigError(`${String(path[0])}=${valueOf(env, String(path[0]))}: ${message}`)
  }
  return Object.freeze({
    port: data.PORT,
    host: data.HOST,
    dataDir: data.DATA_DIR,
    ...(data.BASE_URL !== undefined && { baseUrl: data.BASE_URL.replace(/\/$/, '') }),
  })
}

function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const file = env[`${name}_FILE`]
  if (file === undefined || file === '') return env[name] || undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new ConfigError(`${name}_FILE=${file}: the file cannot be read`, { cause })
  }
}
