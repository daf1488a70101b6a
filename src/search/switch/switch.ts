import type { Model, Store } from '#store/index.ts'
import type { Embedder } from '../embed/embedder.ts'
import { embedAnchors, gatherMaterial } from './anchors.ts'
import { type StoredBridge, decodeBridges, encodeBridges } from './bridge-codec.ts'
import { fitInThread } from './fit-in-thread.ts'
import { keepSetting, readSettings } from './settings.ts'

/** Opens the embedder that a setting names. @throws EmbedderError */
export type OpenEmbedder = (setting: string) => Promise<Embedder>

export interface SwitchOptions {
  open: OpenEmbedder
  /** How long papers are embedded before the new model answers, once there are enough to fit to. */
  budgetMs?: number
  onProgress?: (stage: 'embedding' | 'fitting', done: number, total: number) => void
  signal?: AbortSignal | undefined
}

/** How long readers may wait for the new model. */
const BUDGET_MS = 20_000

/** The model that answers queries. */
export const servingModel = (models: readonly Model[]): Model | undefined =>
  models.find(({ state }) => state === 'serving')

/** Models whose vectors are searched until all are new, the latest first. */
export const leftModels = (models: readonly Model[]): Model[] =>
  models.filter(({ state }) => state === 'old').sort((a, b) => b.created - a.created)

/**
 * Lets another model answer queries. A few thousand papers are embedded by it, bridges to the vectors of the
 * older models are fitted and kept, and from then on it serves; what is left to embed is the indexer's. Stopped at
 * any point it can be called again and goes on from there.
 *
 * @returns the model that serves now, and whether it did before
 */
export async function switchTo(
  store: Store,
  setting: string,
  { open, budgetMs = BUDGET_MS, onProgress = () => {}, signal }: SwitchOptions,
): Promise<{ name: string; already: boolean }> {
  const fresh = await open(setting)
  await keepSetting(store, fresh.name, setting)
  const before = await store.vectors.models()
  const serving = servingModel(before)
  if (serving?.name === fresh.name) return { name: fresh.name, already: true }
  const known = before.find(({ name }) => name === fresh.name)
  if (serving && !known) {
    await store.vectors.keepModel({ ...described(fresh), state: 'filling', created: Date.now() })
  }

  const bridges: StoredBridge[] = []
  for (const old of [...(serving ? [serving] : []), ...leftModels(before)]) {
    if (old.name === fresh.name) continue
    const all = await embedAnchors(store, old.name, fresh, {
      budgetMs,
      signal,
      onProgress: (done, total) => onProgress('embedding', done, total),
    })
    if (all) continue
    onProgress('fitting', 0, 1)
    const bridge = await bridgeTo(store, old, fresh, { open, signal })
    if (bridge) bridges.push(bridge)
  }

  await store.atomically(async (inside) => {
    const models = await inside.vectors.models()
    for (const model of models) {
      if (model.state === 'serving' && model.name !== fresh.name) {
        await inside.vectors.keepModel({ ...model, state: 'old' })
      }
    }
    const basis = bridges.length > 0 ? { basis: encodeBridges(bridges) } : {}
    await inside.vectors.keepModel({ ...described(fresh), state: 'serving', created: Date.now(), ...basis })
  })
  return { name: fresh.name, already: false }
}

/** Fits the bridge from a model to an older one anew; undefined when too few papers have vectors of both. */
export async function bridgeTo(
  store: Store,
  old: Model,
  fresh: Embedder,
  { open, signal }: Pick<SwitchOptions, 'open' | 'signal'>,
): Promise<StoredBridge | undefined> {
  const setting = (await readSettings(store))[old.name]
  const oldEmbedder = await openAs(open, setting, old.name)
  const material = await gatherMaterial(store, old, fresh, oldEmbedder)
  if (!material) return undefined
  const { bridge, measured } = await fitInThread(material, signal)
  return { to: old.name, measured, bridge }
}

/** The embedder of this very model; undefined when it can't be had any more. */
export async function openAs(
  open: OpenEmbedder,
  setting: string | undefined,
  name: string,
): Promise<Embedder | undefined> {
  if (setting === undefined) return undefined
  const embedder = await open(setting).catch(() => undefined)
  return embedder?.name === name ? embedder : undefined
}

/** Bridges that are fitted to few pairs, when there are many more by now. */
export async function improveBridges(
  store: Store,
  fresh: Embedder,
  options: Pick<SwitchOptions, 'open' | 'signal'>,
): Promise<boolean> {
  const models = await store.vectors.models()
  const serving = servingModel(models)
  if (serving?.name !== fresh.name) return false
  const left = leftModels(models)
  if (left.length === 0) return false
  const bridges = decodeBridges(serving.basis)
  const count = await store.vectors.count(fresh.name)
  let isBetter = false
  for (const old of left) {
    const place = bridges.findIndex(({ to }) => to === old.name)
    const pairs = place < 0 ? 0 : pairsOf(bridges[place]!)
    if (pairs > 0 && (pairs >= ENOUGH || count < GROWN * pairs)) continue
    const bridge = await bridgeTo(store, old, fresh, options)
    if (!bridge || pairsOf(bridge) <= pairs) continue
    bridges.splice(place < 0 ? bridges.length : place, place < 0 ? 0 : 1, bridge)
    isBetter = true
  }
  if (!isBetter) return false
  await store.atomically(async (inside) => {
    const now = servingModel(await inside.vectors.models())
    if (now?.name === fresh.name) {
      await inside.vectors.keepModel({ ...now, basis: encodeBridges(bridges) })
    }
  })
  return true
}

const pairsOf = ({ measured: { fitted, held } }: StoredBridge): number => fitted + held

/** Pairs after which a fit gains little, and how many times more there must be before it is worth another one. */
const ENOUGH = 4000
const GROWN = 3

/**
 * Drops the models that were left behind when every paper has a vector of the one that serves.
 *
 * @returns the names of those that were dropped
 */
export async function finishSwitch(store: Store): Promise<string[]> {
  return store.atomically(async (inside) => {
    const models = await inside.vectors.models()
    const serving = servingModel(models)
    const left = leftModels(models)
    if (!serving || left.length === 0) return []
    if ((await inside.vectors.missing(serving.name, 1)).length > 0) return []
    for (const { name } of left) await inside.vectors.dropModel(name)
    return left.map(({ name }) => name)
  })
}

/** The setting of the model that served before; undefined when it is gone. */
export async function settingBefore(store: Store): Promise<string | undefined> {
  const [before] = leftModels(await store.vectors.models())
  return before && (await readSettings(store))[before.name]
}

const described = ({ name, width }: Embedder) => ({ name, width })
