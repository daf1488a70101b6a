import { raw } from 'hono/html'
import type { FC } from 'hono/jsx'
import type { Paper } from '#lab/paper.ts'
import type { Recorded } from '#lab/recorded.ts'
import { typesetSeconds } from '#lab/typeset.ts'
import type { PanelData } from '../islands/protocol.ts'
import { type Picture, type RunRecord, runRecord } from './run-record.ts'
import { ClaimTable, MetricTable } from './run-tables.tsx'

interface RunPanelProps {
  paper: Pick<Paper, 'slug'>
  /** Without it the panel says that nothing was recorded yet, and a run fills it. */
  recorded?: Recorded | undefined
  /** Without a reproduction there is only the record to show. */
  runnable: boolean
}

/** The recorded run, complete without any script, and the buttons that repeat it in the reader's browser. */
export const RunPanel: FC<RunPanelProps> = ({ paper: { slug }, recorded, runnable }) => {
  const record = recorded && runRecord(recorded)
  const first = record?.seeds[0] ?? '0'
  return (
    <run-panel slug={slug} seconds={record && record.seconds.toFixed(2)}>
      <p class="summary">{record ? summary(record) : 'Not recorded yet: a run here will fill the table.'}</p>
      {runnable && (
        <>
          <Controls first={first} record={record} />
          <Live />
        </>
      )}
      <div class="figures">
        {record?.pictures.map((picture) => (
          <Figure picture={picture} record={record} />
        ))}
      </div>
      {runnable && <div class="curves" />}
      <ClaimTable claims={record?.claims ?? []} />
      {record && <Provenance record={record} recorded={recorded} />}
      <MetricTable metrics={record?.metrics ?? []} />
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
          <script type="application/json">{raw(json({ slug, ...(record?.data ?? EMPTY) }))}</script>
        </>
      )}
    </run-panel>
  )
}

const EMPTY = { labels: {}, recorded: {} }

/** Data in a script element: no `<` may end it. */
const json = (data: PanelData) => JSON.stringify(data).replaceAll('<', '\\u003c')

function summary({ claims, seeds }: RunRecord): string {
  const held = claims.filter((claim) => claim.holds).length
  const on = seeds.length === 1 ? `on seed ${seeds[0]}` : `on each of ${seeds.length} seeds`
  if (held === claims.length) {
    return claims.length === 1
      ? `Recorded: the claim holds ${on}.`
      : `Recorded: all ${claims.length} claims hold ${on}.`
  }
  return `Recorded: ${held} of ${claims.length} claims ${held === 1 ? 'holds' : 'hold'} ${on}; the others are not reproduced at this scale.`
}

const Figure: FC<{ picture: Picture; record: RunRecord }> = ({
  picture: { title, svg },
  record: { seeds },
}) => (
  <figure data-title={title}>
    <figcaption>{title}</figcaption>
    <div class="side">
      <div class="picture">{raw(svg)}</div>
      <p class="by">recorded, {seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds.join(', ')}`}</p>
    </div>
  </figure>
)

const Provenance: FC<{ record: RunRecord; recorded: Recorded }> = ({ record, recorded: { versions } }) => {
  const broken = record.claims.filter(
    (claim) => claim.expected === 'holds' && claim.off?.holds === false,
  ).length
  return (
    <p class="provenance">
      The worst seed is quoted; a seed took {typesetSeconds(record.seconds)} on {versions.backend} (jax-js{' '}
      {versions.jax}, Node {versions.node}). Idea off: {record.switchedOff}; {broken} of{' '}
      {record.claims.length} claims {broken === 1 ? 'breaks' : 'break'}.
    </p>
  )
}

const Controls: FC<{ first: string; record: RunRecord | undefined }> = ({ first, record }) => (
  <div class="controls">
    <button type="button" class="primary" data-do="run" aria-keyshortcuts="r">
      Run here{record && `, about ${typesetSeconds(record.seconds)}`}
    </button>
    <button type="button" data-do="ablate">
      Switch the idea off
    </button>
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

/** What a run fills. */
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
  </>
)

declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements {
      'run-panel': { slug: string; seconds: string | undefined; children?: unknown }
    }
  }
}
