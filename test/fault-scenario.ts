/**
 * A process that writes to the database of DATA_DIR, and says each thing once it was acknowledged:
 * `fault-scenario.ts ROUNDS`. It may be run again after it ended anywhere.
 */
import { titleKey } from '../src/sources/text.ts'
import { StoreError, openStore } from '../src/store/index.ts'

const rounds = Number(process.argv[2])
const kept = (what: string) => process.stdout.write(`${what}\n`)
try {
  const store = await openStore(process.env['DATA_DIR']!)
  for (let i = 0; i < rounds; i++) {
    const id = `work-${i}`
    if ((await store.papers.key(id)) === undefined) {
      const title = `Word${i} among others`
      const paper = { id, title, titleKey: titleKey(title), authors: ['Ada Lovelace'], topics: [], listed: i }
      await store.works.write([{ paper: { ...paper, abstract: 'We count words.', source: 'test' } }])
    }
    kept(id)
    await store.atomically(async (inside) => {
      await inside.meta.set('left', String(i))
      await inside.meta.set('right', String(i))
    })
    kept(`pair-${i}`)
  }
  await store.close()
} catch (error) {
  if (!(error instanceof StoreError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(2)
}
