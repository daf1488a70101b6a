import type { FC } from 'hono/jsx'
import { MAX_SEED } from '#lab/seed.ts'
import type { AskedRun } from '../asked-run.ts'
import { RunButton, type Starts, SwitchOff } from './run-pair.tsx'
import type { ClaimRow } from './run-record.ts'

interface ControlsProps {
  starts: Starts
  mechanisms: Readonly<Record<string, string>>
  /** Has buttons of its own, beside its numbers. */
  headline: ClaimRow | undefined
}

/** The buttons that have no number to stand at. */
export const Controls: FC<ControlsProps> = ({ starts, mechanisms, headline }) => {
  const placed = headline?.off.map(({ mechanism }) => mechanism) ?? []
  const others = Object.entries(mechanisms).filter(([name]) => !placed.includes(name))
  if (headline && others.length === 0) return <></>
  return (
    <div class="controls">
      {!headline && <RunButton starts={starts} />}
      {others.map(([name, label]) => (
        <SwitchOff mechanism={name} starts={starts}>
          Another idea off: {label}
        </SwitchOff>
      ))}
    </div>
  )
}

/** Folded: what a run starts from. */
export const Choices: FC<{ seed: number }> = ({ seed }) => (
  <details class="choices">
    <summary>Seed and device</summary>
    <div>
      <label class="seed">
        Seed{' '}
        <input
          type="number"
          min="0"
          max={String(MAX_SEED)}
          step="1"
          value={String(seed)}
          required
          inputmode="numeric"
        />
      </label>
      <label class="backend">
        On{' '}
        <select>
          <option value="wasm">WebAssembly</option>
          <option value="threads" disabled>
            WebAssembly, all cores
          </option>
          <option value="webgpu" disabled>
            WebGPU
          </option>
        </select>
      </label>
      <p class="by">It runs in this tab. Nothing is uploaded.</p>
    </div>
  </details>
)

/** The course of a run: while it goes the bar and the phase, in their place then what it came to. */
export const Course: FC<{ told: string | undefined }> = ({ told }) => (
  <>
    <div class="course" hidden={!told}>
      <div class="live">
        <p class="phase" />
        <progress max="1" aria-label="Progress of the run" />
        <p class="left" />
        <button type="button" data-do="stop">
          Stop
        </button>
        <p class="by which" />
      </div>
      <div class="result">
        <p class="told">{told}</p>
        <p class="compared" />
        <div class="after">
          <button type="button" data-do="another">
            Run with another seed
          </button>
          <a class="numbers">Numbers (JSON)</a>
        </div>
        <p class="after keep" />
      </div>
    </div>
    <p class="note" role="status" />
    <p class="unseen spoken" role="status" />
  </>
)

/** What the address asked for, or what of it cannot be; nothing when it asked for nothing. */
export function readyLine(
  { seed: asked, without, wrong }: AskedRun,
  seed: number,
  mechanisms: Readonly<Record<string, string>>,
): string | undefined {
  if (wrong.length > 0) return wrong.join(' ')
  if (asked === undefined && without === undefined) return undefined
  return `Ready to run: seed ${seed}, ${without === undefined ? 'with the idea' : `without it: ${mechanisms[without]}`}.`
}
