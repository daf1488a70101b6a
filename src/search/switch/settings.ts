import type { Store } from '#store/index.ts'

const SETTINGS = 'embedders'
const ASKED = 'embedder asked for'

/** With which setting each model was opened, so that any process can open it: by name. */
export async function readSettings(store: Store): Promise<Record<string, string>> {
  return JSON.parse((await store.meta.get(SETTINGS)) ?? '{}') as Record<string, string>
}

/** Remembers the setting that opens a model. */
export async function keepSetting(store: Store, name: string, setting: string): Promise<void> {
  if ((await readSettings(store))[name] === setting) return
  await store.atomically(async (inside) => {
    const known = await readSettings(inside)
    await inside.meta.set(SETTINGS, JSON.stringify({ ...known, [name]: setting }))
  })
}

/** What EMBEDDER said when a site last followed it, and the model it meant: another is a wish to switch. */
export interface AskedFor {
  setting: string
  name: string
}

export async function readAskedFor(store: Store): Promise<AskedFor | undefined> {
  const text = await store.meta.get(ASKED)
  return text === undefined ? undefined : (JSON.parse(text) as AskedFor)
}

export const keepAskedFor = (store: Store, asked: AskedFor): Promise<void> =>
  store.meta.set(ASKED, JSON.stringify(asked))
