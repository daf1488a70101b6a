import type { Model, Store } from '#store/index.ts'
import type { Bridge } from './bridge.ts'
import { decodeBridges } from './bridge-codec.ts'
import type { Measured } from './build-bridge.ts'
import { readSettings } from './settings.ts'
import { servingModel } from './switch.ts'

/** A model and how far it has got. */
export interface ModelStatus {
  name: string
  state: Model['state']
  /** What EMBEDDER or `papers embed switch` called it. */
  setting?: string
  width: number
  /** Papers that have a vector of it. */
  rows: number
  /** UTC milliseconds. */
  since: number
}

/** How queries reach the vectors of a model that was left, and what was measured of it. */
export interface BridgeStatus extends Measured {
  to: string
  way: Bridge['way']
  asksOld: boolean
}

export interface SearchStatus {
  papers: number
  /** The name of the model that answers queries. */
  serving?: string
  /** Papers without a vector of it. */
  missing: number
  /** Papers whose words are not indexed yet. */
  waiting: number
  /** The one that serves first. */
  models: ModelStatus[]
  bridges: BridgeStatus[]
}

const ORDER = { serving: 0, filling: 1, old: 2 }

/** Which models search by meaning rests on, and how a change of them goes. */
export async function searchStatus(store: Store): Promise<SearchStatus> {
  const models = await store.vectors.models()
  const settings = await readSettings(store)
  const serving = servingModel(models)
  const papers = await store.papers.count()
  const rows: ModelStatus[] = []
  for (const { name, state, width, created } of models) {
    const setting = settings[name]
    rows.push({
      name,
      state,
      ...(setting !== undefined && { setting }),
      width,
      rows: await store.vectors.count(name),
      since: created,
    })
  }
  const left = new Set(models.filter(({ state }) => state === 'old').map(({ name }) => name))
  return {
    papers,
    ...(serving && { serving: serving.name }),
    missing: Math.max(0, papers - (rows.find(({ name }) => name === serving?.name)?.rows ?? 0)),
    waiting: await store.text.waiting(),
    models: rows.sort((a, b) => ORDER[a.state] - ORDER[b.state] || b.since - a.since),
    bridges: decodeBridges(serving?.basis)
      .filter(({ to }) => left.has(to))
      .map(({ to, bridge: { way, asksOld }, measured }) => ({ to, way, asksOld, ...measured })),
  }
}
