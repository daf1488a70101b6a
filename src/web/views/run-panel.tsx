import { raw } from 'hono/html'
import type { FC } from 'hono/jsx'
import { inWords } from '#lab/in-words.ts'
import type { Paper } from '#lab/paper.ts'
import { statusInWords } from '#lab/record-in-words.ts'
import type { Recorded, Status } from '#lab/recorded.ts'
import { typesetSeconds } from '#lab/typeset.ts'
import { explores } from '#methods/explores.gen.ts'
import type { PanelData } from '../islands/protocol.ts'
import { Explore } from './explore.tsx'
import { Claims, Headline } from './run-claims.tsx'
import { Figure } from './run-figure.tsx'
import { AllNumbers, capital } from './run-numbers.tsx'
import { type ClaimRow, type RunRecord, runRecord } from './run-record.ts'

interface RunPanelProps {
  paper: Pick<Paper, 'slug'>
  /** Without it the panel says that nothing was recorded yet, and a run fills it. */
  recorded?: Recorded | undefined
  /** Without a reproduction there is only the record to show. */
  runnable: boolean
}

/** The recorded run, complete without any script, and the buttons that repeat it in the reader's browser. */
export const RunPanel: FC<RunPanelProps> = ({ paper: { slug }, recorded, runnable }) => {
  const record = recorded && runRecord(recorded, explores[slug])
  const [headline, ...others] = record?.claims ?? []
  const first = String(record?.seeds[0] ?? 0)
  return (
    <run-panel slug={slug} seconds={record && record.seconds.toFixed(2)}>
      {record ? (
        <Summary record={record} />
      ) : (
        <p class="summary">Not recorded yet: a run here fills this in.</p>
      )}
      {headline && <Headline claim={headline} />}
      <Explore slug={slug} recorded={recorded} />
      {runnable && (
        <>
          <Controls first={first} record={record} mechanisms={recorded?.mechanisms ?? {}} />
          <Live />
        </>
      )}
      <div class="figures">
        {record?.pictures.slice(0, 1).map((picture) => (
          <Figure picture={picture} seeds={record.seeds} />
        ))}
      </div>
      <Claims claims={others} />
      {record && recorded && <Scope record={record} recorded={recorded} />}
      <AllNumbers record={record} recorded={recorded} />
      {runnable && (
        <>
          <p class="command">
            In a shell: <code>{`npm run papers -- run ${slug} --seed ${first}`}</code>{' '}
            <button type="button" class="quiet" data-do="copy">
              Copy
            </button>
          </p>
          <noscript>
            <p>Running it here needs JavaScript. The command above does the same in a shell.</p>
          </noscript>
          <script type="application/json">{raw(json(panelData(slug, recorded)))}</script>
        </>
      )}
    </run-panel>
  )
}

/** Data in a script element: no `<` may end it. */
const json = (data: PanelData) => JSON.stringify(data).replaceAll('<', '\\u003c')

const panelData = (slug: string, recorded: Recorded | undefined): PanelData => ({
  slug,
  labels: recorded?.metrics ?? {},
  mechanisms: recorded?.mechanisms ?? {},
  runs: (recorded?.runs ?? [])
    .filter(({ longer }) => longer !== true)
    .map(({ seed, without, metrics }) => ({ seed, ...(without !== undefined && { without }), metrics })),
})

const TONES: Record<Status, string> = {
  reproduced: 'good',
  varies: 'mixed',
  'not reproduced': 'mixed',
  'cannot tell': 'plain',
}

/** The status, and what it rests on; for a void record, the check that failed. */
const Summary: FC<{ record: RunRecord }> = ({ record: { status, claims, checks, seeds } }) => {
  const failed = checks.find(({ holds }) => !holds)
  return (
    <p class="summary">
      <span class={`mark ${TONES[status]}`}>{capital(statusInWords(status))}</span>:{' '}
      {failed && status === 'cannot tell'
        ? `the check “${failed.says}” fails with ${inWords(failed)}.`
        : `${said(claims, seeds.length)} that nobody had seen.`}
    </p>
  )
}

function said(claims: readonly ClaimRow[], seeds: number): string {
  if (claims.length === 1) return `the claim holds ${claims[0]!.held}`
  const held = claims.filter(({ outcome }) => outcome === 'holds').length
  return `${held} of ${claims.length} claims ${held === 1 ? 'holds' : 'hold'} on each of ${seeds} seeds`
}

/** What of the paper's claim was tried, and whom a sceptic would back instead. */
const Scope: FC<{ record: RunRecord; recorded: Recorded }> = ({ record, recorded: { scope } }) => (
  <>
    <dl class="scope">
      <dt>Tried</dt>
      <dd>{scope.tried}</dd>
      <dt>Shrunk</dt>
      <dd>{scope.shrunk}</dd>
      <dt>Not tried</dt>
      <dd>{scope.notTried}</dd>
    </dl>
    <p class="rival">{record.rival}</p>
  </>
)

interface ControlsProps {
  first: string
  record: RunRecord | undefined
  mechanisms: Record<string, string>
}

const Controls: FC<ControlsProps> = ({ first, record, mechanisms }) => (
  <div class="controls">
    <button type="button" class="primary" data-do="run" aria-keyshortcuts="r">
      Run here{record && `, about ${typesetSeconds(record.seconds)}`}
    </button>
    {Object.entries(mechanisms).map(([name, label]) => (
      <button type="button" data-do="without" data-mechanism={name}>
        {capital(label)}
      </button>
    ))}
    <button type="button" class="after" data-do="another">
      Run with another seed
    </button>
    <div class="choices">
      <label class="seed">
        Seed{' '}
        <input type="number" min="0" max="4294967295" step="1" value={first} required inputmode="numeric" />
      </label>
      <label class="backend" hidden>
        On{' '}
        <select>
          <option value="wasm">WebAssembly</option>
          <option value="threads">WebAssembly, all cores</option>
          <option value="webgpu">WebGPU</option>
        </select>
      </label>
    </div>
  </div>
)

/** What a run fills: the bar, under it the curves, then what it came to. */
const Live: FC = () => (
  <>
    <div class="live">
      <progress max="1" aria-label="Progress of the run" />
      <p class="phase" />
      <p class="left" />
      <button type="button" data-do="stop">
        Stop
      </button>
    </div>
    <p class="spoken" role="status" />
    <p class="note" role="status" />
    <p class="told" role="status" />
    <p class="after">
      <a class="numbers">Download the numbers (JSON)</a>
    </p>
    <div class="curves" />
  </>
)

declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements {
      'run-panel': { slug: string; seconds: string | undefined; children?: unknown }
    }
  }
}
