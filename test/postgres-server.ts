import { execFileSync, spawn } from 'node:child_process'
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { test } from 'vitest'

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
  close(): Promise<void>
}

/** Starts a server of its own in a new folder, or takes the given one. Databases it made are dropped at the end. */
export async function startPostgres(): Promise<Server> {
  const server = given === undefined ? await start() : { url: given, stop: async () => {} }
  const made: string[] = []
  const ask = async (query: string) => {
    const client = new pg.Client(server.url)
    await client.connect()
    await client.query(query).finally(() => client.end())
  }
  return {
    async empty() {
      const name = `daily_papers_test_${process.pid}_${made.length}`
      await ask(`create database ${name} encoding 'UTF8' template template0`)
      made.push(name)
      return new URL(name, server.url).href
    },
    async close() {
      for (const name of made) await ask(`drop database ${name} with (force)`)
      await server.stop()
    },
  }
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-postgres-'))
  const port = await freePort()
  // Postgres does not run as root.
  const who = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (who.uid !== undefined) chownSync(folder, who.uid, who.gid)
  const data = join(folder, 'data')
  const init = ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync']
  execFileSync(join(programs!, 'initdb'), init, { ...who, cwd: folder, stdio: 'ignore' })
  const options = ['-D', data, '-p', `${port}`, '-k', folder, '-c', 'listen_addresses=127.0.0.1']
  const server = spawn(join(programs!, 'postgres'), options, { ...who, cwd: folder, stdio: 'ignore' })
  const ended = new Promise((done) => server.once('close', done))
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await answers(url)
  return {
    url,
    async stop() {
      // At once: the folder goes too.
      server.kill('SIGQUIT')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}

const idOf = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

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
