import type { Model, Store } from '#store/index.ts'
import type { Embedder } from '../embed/embedder.ts'
import { isEmbedded, startIndexer } from '../indexer.ts'
import type { KeptUp } from '../keep-up.ts'
import { type Meaning, type Space, meaningOf } from '../meaning.ts'
import { type StoredVectors, storedVectors } from '../vectors.ts'
import { comparable, cross } from './bridge.ts'
import { decodeBridges } from './bridge-codec.ts'
import { keepAskedFor, readAskedFor, readSettings } from './settings.ts'
import {
  type OpenEmbedder,
  finishSwitch,
  improveBridges,
  leftModels,
  openAs,
  servingModel,
  switchTo,
} from './switch.ts'

export interface ModelsOptions {
  /** EMBEDDER. */
  setting: string
  open: OpenEmbedder
  /** Told of what went wrong; it is tried again. */
  report?: (message: string) => void
  /** How often to look whether another process has switched. */
  pollMs?: number
  /** How often to look for papers to embed. */
  idleMs?: number
  budgetMs?: number
}

/** The models of a running site, whichever serves, kept up to date. */
export interface Models {
  /** Finds papers by the models of the moment; while none can be opened it finds none. */
  meaning: Meaning
  /** Why none can be asked, while that is so. */
  trouble(): string | undefined
  /** Resolves when every paper has its vector of the model that was asked for, and older models are dropped. */
  settled(): Promise<void>
  close(): Promise<void>
}

const POLL_MS = 2000
const RETRY_MS = 30_000
/** What a site is told once is not told again. */
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/**
 * Runs the models of a site: follows a switch that any process makes, makes the one that EMBEDDER asks for, embeds what
 * is missing, drops what was left behind. A setting is a wish to switch only when it differs from what it was
 * when last followed; so a switch by command stays after a restart.
 */
export async function startModels(
  store: Store,
  { setting, open, report = () => {}, pollMs = POLL_MS, idleMs, budgetMs }: ModelsOptions,
): Promise<Models> {
  const stopping = new AbortController()
  const { signal } = stopping
  const spaces = createSpaces(store, remember(open))
  let current: Meaning = meaningOf([])
  let indexer: { of: string; runs: KeptUp } | undefined
  let [shape, wished, isSettled] = ['', false, false]
  let waiting: (() => void)[] = []
  let lastReport = ''
  let isOpen = false

  const look = async () => {
    const models = await store.vectors.models()
    const now = shapeOf(models)
    if (now !== shape) {
      const opened = await spaces.open(models)
      current = meaningOf(opened.spaces)
      isOpen = opened.spaces.length > 0
      // Not only when the first reader asks, who hears of it if it fails.
      if (!wished) for (const space of opened.spaces) void space.refresh().catch(() => {})
      if (indexer && indexer.of !== opened.serving?.name) {
        await indexer.runs.close()
        indexer = undefined
      }
      if (opened.serving && !indexer) {
        const runs = startIndexer(store, opened.serving, { report, ...(idleMs !== undefined && { idleMs }) })
        indexer = { of: opened.serving.name, runs }
      }
      shape = opened.trouble === undefined ? now : ''
      if (opened.trouble !== undefined) throw new Error(opened.trouble)
    }
  }

  const step = async (): Promise<number> => {
    if (signal.aborted) return 0
    await look()
    if (!wished) {
      await follow()
      wished = true
      await look()
    }
    const serving = servingModel(await store.vectors.models())
    if (!serving || indexer?.of !== serving.name) return pollMs
    const dropped = await finishSwitch(store)
    if (dropped.length > 0) await look()
    else
      await improveBridges(store, (await spaces.embedder(serving.name))!, {
        open: spaces.openSetting,
        signal,
      })
    isSettled =
      leftModels(await store.vectors.models()).length === 0 && (await isEmbedded(store, serving.name))
    if (isSettled) for (const tell of waiting.splice(0)) tell()
    return pollMs
  }

  /** Switches when EMBEDDER has been changed, or the same word means another model now. */
  const follow = async () => {
    const asked = await readAskedFor(store)
    const embedder = await spaces.openSetting(setting)
    const serving = servingModel(await store.vectors.models())
    const isNews = !asked || asked.setting !== setting || asked.name !== embedder.name
    if (isNews || !serving) {
      await switchTo(store, setting, {
        open: spaces.openSetting,
        signal,
        ...(budgetMs !== undefined && { budgetMs }),
      })
      await keepAskedFor(store, { setting, name: embedder.name })
    }
  }

  const work = async () => {
    while (!signal.aborted) {
      const pause = await step().catch((error: unknown) => {
        if (signal.aborted) return 0
        const message = messageOf(error)
        if (message !== lastReport) report(`search by meaning: ${message}`)
        lastReport = message
        return Math.min(RETRY_MS, 10 * pollMs)
      })
      await sleep(pause, signal)
    }
    for (const tell of waiting.splice(0)) tell()
  }

  // What can be searched already is searched from the first query on.
  await look().catch((error: unknown) => report(`search by meaning: ${messageOf(error)}`))
  const working = work()
  return {
    meaning: {
      ask: (text) => current.ask(text),
      like: (liked, options) => current.like(liked, options),
      alike: (texts, key) => current.alike(texts, key),
      get widths() {
        return current.widths
      },
      short: (text, lengths, limit) => current.short(text, lengths, limit),
    },
    trouble: () => (isOpen ? undefined : lastReport || 'no model is open yet'),
    async settled() {
      if (isSettled || signal.aborted) return
      await new Promise<void>((tell) => waiting.push(tell))
    },
    async close() {
      stopping.abort()
      await working
      await indexer?.runs.close()
    },
  }
}

/** What a single search needs: the models as they are now. */
export async function meaningNow(store: Store, open: OpenEmbedder): Promise<Meaning> {
  const { spaces } = await createSpaces(store, remember(open)).open(await store.vectors.models())
  return meaningOf(spaces)
}

interface Spaces {
  open(models: readonly Model[]): Promise<{ spaces: Space[]; serving?: Embedder; trouble?: string }>
  /** The embedder of a model, by its name. */
  embedder(name: string): Promise<Embedder | undefined>
  openSetting: OpenEmbedder
}

function createSpaces(store: Store, openSetting: OpenEmbedder): Spaces {
  const vectors = new Map<string, StoredVectors>()
  const vectorsOf = ({ name, width }: Model): StoredVectors => {
    const known = vectors.get(name) ?? storedVectors(store, name, width)
    vectors.set(name, known)
    return known
  }
  const embedder = async (name: string) => openAs(openSetting, (await readSettings(store))[name], name)

  return {
    openSetting,
    embedder,
    async open(models) {
      for (const name of vectors.keys())
        if (!models.some((model) => model.name === name)) vectors.delete(name)
      const main = servingModel(models)
      if (!main) return { spaces: [] }
      const serving = await embedder(main.name)
      const left = leftModels(models)
      if (!serving) {
        // An older model that can be opened answers for its own papers meanwhile.
        const spaces: Space[] = []
        for (const model of left) {
          const own = await embedder(model.name)
          if (own && spaces.length === 0) spaces.push(ownSpace(vectorsOf(model), own))
        }
        return { spaces, trouble: `the model that serves, ${main.name}, cannot be opened here` }
      }
      const first = ownSpace(vectorsOf(main), serving)
      const bridges = decodeBridges(main.basis)
      const spaces = [first]
      for (const model of left) {
        const bridge = bridges.find(({ to }) => to === model.name)?.bridge
        const old = bridge && !bridge.asksOld ? undefined : await embedder(model.name)
        if (!bridge && !old) continue
        const newer = [...spaces]
        const there = vectorsOf(model)
        spaces.push({
          model: model.name,
          index: there.index,
          widths: [],
          queryVector: async (text) => {
            const [vector] = await (old ?? serving).embed([text], 'query')
            return old ? vector! : cross(bridge!, vector!)
          },
          comparable: (similarity) =>
            bridge ? comparable(bridge, similarity, old !== undefined) : similarity,
          across: (vector, from) => (bridge && from === main.name ? cross(bridge, vector) : undefined),
          refresh: async () => {
            await there.refresh()
            dropNewer(there, newer)
          },
        })
      }
      return { spaces, serving }
    },
  }
}

const ownSpace = ({ model, index, refresh }: StoredVectors, embedder: Embedder): Space => ({
  model,
  index,
  widths: embedder.widths,
  refresh,
  queryVector: async (text) => (await embedder.embed([text], 'query'))[0]!,
  documentVectors: (texts) => embedder.embed(texts, 'document'),
})

/** A paper is searched where its newest vector is; older ones would only stand in the way there. */
function dropNewer({ index }: StoredVectors, newer: readonly Space[]): void {
  if (index.size === 0) return
  for (const space of newer) for (const key of space.index.keys()) index.delete(key)
}

/** Opens each setting once. */
function remember(open: OpenEmbedder): OpenEmbedder {
  const opened = new Map<string, Promise<Embedder>>()
  return (setting) => {
    const known = opened.get(setting) ?? open(setting)
    opened.set(setting, known)
    known.catch(() => opened.delete(setting))
    return known
  }
}

/** What was measured stands at the beginning of what is kept of bridges: another fit begins in another way. */
const BEGINNING = 4000

/** Changes whenever the spaces have to be opened anew. */
const shapeOf = (models: readonly Model[]): string =>
  JSON.stringify(
    models
      .filter(({ state }) => state !== 'filling')
      .map(({ name, state, created, basis }) => [
        name,
        state,
        created,
        basis && Buffer.from(basis.subarray(0, BEGINNING)).toString('latin1'),
      ]),
  )

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    if (signal.aborted) done()
    else signal.addEventListener('abort', done)
  })
