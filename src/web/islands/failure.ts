import type { FailureKind } from './protocol.ts'

/** A run that ended without numbers, and what a reader can do about it. */
export class RunFailure extends Error {
  override name = 'RunFailure'
  readonly kind: FailureKind

  constructor(kind: FailureKind, detail = '') {
    super(ADVICE[kind].replace('{detail}', detail || 'no message'))
    this.kind = kind
  }
}

const ADVICE: Record<FailureKind, string> = {
  worker: 'This browser cannot run programs in the background. Update it, or use the command below.',
  wasm: 'WebAssembly is switched off in this browser. Allow it for this site, or use the command below.',
  load: 'A part of the program did not load. Check the connection and reload the page.',
  device: 'No graphics device answers WebGPU here. Choose WebAssembly and run again.',
  lost: 'The graphics device was lost. Run again on WebAssembly.',
  threads: 'This method reads numbers in a way that threads cannot serve. Choose WebAssembly and run again.',
  memory: 'The browser ran out of memory. Close some tabs and run again, or use the command below.',
  threw: 'The run stopped: {detail}. The command below shows where.',
}

/** What kind of failure an error of a run is. */
export function failureOf(error: unknown): FailureKind {
  const text = String(error)
  if (/out of memory|allocation failed|memory\.grow|could not allocate|array buffer/i.test(text))
    return 'memory'
  if (/synchronously .*async work/.test(text)) return 'threads'
  if (/device (was|is) lost|instance dropped|GPUDevice/i.test(text)) return 'lost'
  if (/failed to (load|fetch)|dynamically imported module/i.test(text)) return 'load'
  return 'threw'
}
