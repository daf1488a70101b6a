import { readConfig } from '../config.ts'
import { howReady, makeReady } from '../feed/ready.ts'
import { papers } from '../methods/registry.gen.ts'
import { type Store, StoreError, nameOfPlace, openStore, outdated } from '../store/index.ts'

const tell = (line: string) => void process.stderr.write(`${line}\n`)

/**
 * Opens the store of this installation, brought to this version's form and filled with the catalogue, for as long as
 * `use` needs it.
 */
export async function withStore<R>(use: (store: Store) => Promise<R>): Promise<R> {
  return open(true, async (store) => {
    await makeReady(store, papers, Date.now(), tell)
    return use(store)
  })
}

/**
 * Opens the store as it is, for what only reads. One of an earlier version is refused, with the command that brings it to
 * this one's form; one that was never filled is a new one, and is.
 */
export async function readStore<R>(use: (store: Store) => Promise<R>): Promise<R> {
  return open(false, async (store, name) => {
    const state = await howReady(store)
    if (state === 'outdated') throw new StoreError(outdated(name))
    if (state === 'new') await makeReady(store, papers, Date.now(), tell)
    return use(store)
  })
}

async function open<R>(migrate: boolean, use: (store: Store, name: string) => Promise<R>): Promise<R> {
  const { databaseUrl, databaseLimits, dataDir, doubts } = readConfig()
  doubts.forEach(tell)
  // Nobody else on this machine may read what is written.
  process.umask(0o077)
  const place = databaseUrl ?? dataDir
  const store = await openStore(place, { migrate, tell, limits: databaseLimits })
  try {
    return await use(store, nameOfPlace(place))
  } finally {
    await store.close()
  }
}
