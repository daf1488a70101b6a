import { readConfig } from '../config.ts'
import { makeReady } from '../feed/ready.ts'
import { papers } from '../methods/registry.gen.ts'
import { type Store, openStore } from '../store/index.ts'

/** Opens the store of this installation, filled with the catalogue, for as long as `use` needs it. */
export async function withStore<R>(use: (store: Store) => Promise<R>): Promise<R> {
  const config = readConfig()
  const store = await openStore(config.databaseUrl ?? config.dataDir, config.databaseLimits)
  try {
    await makeReady(store, papers, Date.now(), (line) => process.stderr.write(`${line}\n`))
    return await use(store)
  } finally {
    await store.close()
  }
}
