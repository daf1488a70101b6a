import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { test } from 'vitest'
import { freePort } from './free-port.ts'

/** A server that runs already, such as one of a later version. */
const given = process.env['TEST_DATABASE_URL']
/** The newest one that Debian installed. */
const programs = globSync('/usr/lib/postgresql/*/bin').sort().at(-1)

export const isPostgresHere = given !== undefined || programs !== undefined
/** A test that needs a real Postgres; skipped, saying so, where there is none. */
export const postgresTest = test.skipIf(!isPostgresHere)
if (!isPostgresHere)
  console.warn('no Postgres in /usr/lib/postgresql and no TEST_DATABASE_URL: its tests are skipped')

export interface Server {
  /** Makes an empty database; its address. */
  empty(): Promise<string>
  /** Asks it something as its owner. */
  ask(query: string): Promise<unknown[]>
  /** Ends a server that was started here as a power cut does, and starts it again. */
  crash(): Promise<void>
  restart(): Promise<void>
  close(): Promise<void>
}

/** Starts a server of its own in a new folder, or takes the given one. Nothing of the databases it made is left at the end. */
export async function startPostgres(): Promise<Server> {
  const server = given === undefined ? await start() : { url: given, ...NOT_OURS }
  const made: string[] = []
  const ask = async (query: string) => {
    const client = new pg.Client(server.url)
    await client.connect()
    return client
      .query(query)
      .then(({ rows }) => rows as unknown[])
      .finally(() => client.end())
  }
  return {
    ask,
    crash: server.crash,
    restart: server.restart,
    async empty() {
      const name = `daily_papers_test_${process.pid}_${made.length}`
      await ask(`create database ${name} encoding 'UTF8' template template0`)
      made.push(name)
      return new URL(name, server.url).href
    },
    async close() {
      // One of its own goes with its folder.
      if (given !== undefined) for (const name of made) await ask(`drop database ${name} with (force)`)
      await server.stop()
    },
  }
}

const NOT_OURS = { crash: async () => {}, restart: async () => {}, stop: async () => {} }

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-postgres-'))
  const port = await freePort()
  // Postgres does not run as root.
  const who = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (who.uid !== undefined) chownSync(folder, who.uid, who.gid)
  const data = join(folder, 'data')
  const init = ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync']
  execFileSync(join(programs!, 'initdb'), init, { ...who, cwd: folder, stdio: 'ignore' })
  // The machine does not crash here, the server may: what the system has is kept then.
  const settings = ['listen_addresses=127.0.0.1', 'fsync=off'].flatMap((setting) => ['-c', setting])
  const options = ['-D', data, '-p', `${port}`, '-k', folder, ...settings]
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  let server: ChildProcess
  const restart = async () => {
    server = spawn(join(programs!, 'postgres'), options, { ...who, cwd: folder, stdio: 'ignore' })
    await answers(url)
  }
  const crash = async () => {
    const ended = new Promise((done) => server.once('close', done))
    // As `pg_ctl stop -m immediate` does.
    server.kill('SIGQUIT')
    await ended
  }
  await restart()
  return {
    url,
    crash,
    restart,
    async stop() {
      if (server.exitCode === null) await crash()
      rmSync(folder, { recursive: true })
    },
  }
}

const idOf = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))

async function answers(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client(url)
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (tries === 200) throw error
      await setTimeout(50)
    }
  }
}
