import type { Store } from '#store/index.ts'
import type { Embedder } from './embed/embedder.ts'
import { openEmbedder } from './embed/embedders.ts'
import { embedSome, keepModel } from './indexer.ts'
import { type Meaning, openMeaning } from './meaning.ts'
import { meaningNow } from './switch/models.ts'
import { keepSetting } from './switch/settings.ts'
import { servingModel } from './switch/switch.ts'

/** So few papers are embedded at once, before a search. */
const AT_ONCE = 1000

/**
 * Opens the model that a setting names. A handful of papers without a vector of it get theirs; many are left to the
 * site. Undefined when a switch of models by command decides instead.
 *
 * @throws EmbedderError when the setting is not understood or the model can't be opened
 */
export async function embedFew(store: Store, setting: string): Promise<Embedder | undefined> {
  const embedder = await openEmbedder(setting)
  await keepSetting(store, embedder.name, setting)
  const models = await store.vectors.models()
  const serving = servingModel(models)
  // A switch by command holds, whatever the setting says, and so does one that is under way.
  if (serving && (serving.name !== embedder.name || models.some(({ state }) => state === 'old'))) {
    return undefined
  }
  const missing = await store.vectors.missing(embedder.name, AT_ONCE + 1)
  if (missing.length > 0 && missing.length <= AT_ONCE) {
    await keepModel(store, embedder)
    await embedSome(store, embedder, AT_ONCE)
  }
  return embedder
}

/**
 * What a single search needs to find papers by their meaning: the model that a setting names (`none` for none), and
 * its vectors, those that papers have or get at once.
 *
 * @throws EmbedderError when the setting is not understood or the model can't be opened
 */
export async function openForOnce(store: Store, setting: string): Promise<Meaning | undefined> {
  if (setting === 'none') return undefined
  const embedder = await embedFew(store, setting)
  return embedder ? openMeaning(store, embedder) : meaningNow(store, openEmbedder)
}
