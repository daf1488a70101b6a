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

/** What the server puts beside the panel for the script. */
export interface PanelData {
  slug: string
  /** Labels of the metrics, in their order. */
  labels: Record<string, string>
  /** What each mechanism's button says. */
  mechanisms: Record<string, string>
  /** The recorded runs' numbers. */
  runs: Pick<RecordedRun, 'seed' | 'without' | 'metrics'>[]
}
