import type { Example, Said } from '#lab/draw.ts'
import type { RecordedRun } from '#lab/recorded.ts'
import type { RunEvent } from '#lab/reproduction.ts'
import type { SeedResult } from '#lab/run.ts'

/**
 * Where a run computes. One thread of WebAssembly is what was recorded, and what every method runs on; all
 * cores, or WebGPU, where the reader has them and picks them.
 */
export type Backend = 'wasm' | 'threads' | 'webgpu'

/** What the page asks its worker to run. */
export interface Order {
  slug: string
  seed: number
  /** The mechanism to switch off. */
  without?: string
  backend: Backend
}

/** Why a run ended without numbers; each has its own advice. */
export type FailureKind = 'worker' | 'wasm' | 'load' | 'device' | 'lost' | 'threads' | 'memory' | 'threw'

/** What the worker tells the page, in this order: ready, events, then finished or failed. */
export type Report =
  | { kind: 'ready' }
  | { kind: 'events'; events: RunEvent[] }
  | { kind: 'finished'; result: SeedResult; seconds: number; labels: Record<string, string> }
  | { kind: 'failed'; failure: FailureKind; message: string }

/** What the page asks its worker to train, to be asked about drawings afterwards. */
export interface DrawOrder {
  slug: string
  seed: number
  draws: true
}

/** A drawing to be answered: grey values 0..1, [28 * 28]. */
export interface Drawing {
  pixels: Float32Array
}

/** What the worker tells of drawings: ready, events, prepared, then an answer to each drawing; or failed. */
export type DrawReport =
  | Extract<Report, { kind: 'ready' | 'events' | 'failed' }>
  | { kind: 'prepared'; examples: readonly Example[] }
  | { kind: 'answered'; said: Said[] }

/** What the server puts beside the panel for the script. */
export interface PanelData {
  slug: string
  /** Labels of the metrics, in their order. */
  labels: Record<string, string>
  /** What each mechanism's button says. */
  mechanisms: Record<string, string>
  /** Of the record; absent when runs are not kept. */
  fingerprint?: string
  /** The recorded runs' numbers. */
  runs: Pick<RecordedRun, 'seed' | 'without' | 'metrics'>[]
}
