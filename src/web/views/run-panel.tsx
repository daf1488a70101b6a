import { raw } from 'hono/html'
import type { FC } from 'hono/jsx'
import { inWords } from '#lab/in-words.ts'
import type { Paper } from '#lab/paper.ts'
import { statusInWords } from '#lab/record-in-words.ts'
import type { Recorded, Status } from '#lab/recorded.ts'
import { explores } from '#methods/explores.gen.ts'
import type { AskedRun } from '../asked-run.ts'
import { command } from '../islands/command.ts'
import type { PanelData } from '../islands/protocol.ts'
import { Explore } from './explore.tsx'
import { Claims, Headline } from './run-claims.tsx'
import { Choices, Controls, Course, readyLine } from './run-controls.tsx'
import { Figure } from './run-figure.tsx'
import { AllNumbers, capital } from './run-numbers.tsx'
import { type ClaimRow, type RunRecord, runRecord } from './run-record.ts'

interface RunPanelProps {
  paper: Pick<Paper, 'slug' | 'reading'>
  /** Without it the panel says that nothing was recorded yet, and a run fills it. */
  recorded?: Recorded | undefined
  /** Without a reproduction there is only the record to show. */
  runnable: boolean
  /** The run that the address asks for, made ready. */
  asked?: AskedRun | undefined
  /** Runs can be kept. */
  keeps?: boolean
  /** The site's search finds papers by vectors. */
  searches?: boolean
}

/**
 * The recorded run as a story, complete without any script: the claim, its number with and without the idea, one
 * picture, what was not tried; and the buttons that repeat it in the reader's browser.
 */
export const RunPanel: FC<RunPanelProps> = ({
  paper: { slug, reading },
  recorded,
  runnable,
  asked,
  keeps = false,
  searches = false,
}) => {
  const record = recorded && runRecord(recorded, explores[slug])
  const [headline, ...others] = record?.claims ?? []
  const mechanisms = recorded?.mechanisms ?? {}
  const starts = runnable ? { seconds: record?.seconds, without: asked?.without } : undefined
  const seed = asked?.seed ?? record?.seeds[0] ?? 0
  return (
    <run-panel slug={slug}>
      {record ? (
        <Summary record={record} />
      ) : (
        <p class="summary">Not recorded yet: a run here fills this in.</p>
      )}
      {headline && <Headline claim={headline} reading={reading} starts={starts} />}
      {starts && (
        <>
          <Controls starts={starts} mechanisms={mechanisms} headline={headline} />
          <Course told={asked && readyLine(asked, seed, mechanisms)} />
        </>
      )}
      {recorded && <Scope words={{ 'Not tried': recorded.scope.notTried }} />}
      <div class="shown">
        <div class="seen">
          <div class="stage">
            {runnable && <figure class="curve" hidden />}
            <div class="figures">
              {record?.pictures.slice(0, 1).map((picture) => (
                <Figure picture={picture} seeds={record.seeds} />
              ))}
            </div>
          </div>
          <Explore slug={slug} recorded={recorded} searches={searches} />
        </div>
        <div class="beside">
          <div id="does-not-hold">
            <Claims claims={others.filter(fails)} runnable={runnable} />
          </div>
          {recorded && <Scope words={{ Tried: recorded.scope.tried, Shrunk: recorded.scope.shrunk }} />}
          <Claims claims={others.filter((claim) => !fails(claim))} runnable={runnable} />
        </div>
      </div>
      {runnable && <Choices seed={seed} />}
      <AllNumbers record={record} recorded={recorded} />
      {runnable && (
        <>
          <p class="command">
            In a shell: <code>{command(slug, seed, asked?.without)}</code>{' '}
            <button type="button" class="quiet" data-do="copy">
              Copy
            </button>
          </p>
          <noscript>
            <p>Running it here needs JavaScript. The command above does the same in a shell.</p>
          </noscript>
          <script type="application/json">{raw(json(panelData(slug, recorded, keeps)))}</script>
        </>
      )}
    </run-panel>
  )
}

/** Told before what was not tried; what holds comes after it. */
const fails = ({ outcome }: ClaimRow) => outcome !== 'holds'

/** Data in a script element: no `<` may end it. */
const json = (data: PanelData) => JSON.stringify(data).replaceAll('<', '\\u003c')

const panelData = (slug: string, recorded: Recorded | undefined, keeps: boolean): PanelData => ({
  slug,
  ...(keeps && recorded && { fingerprint: recorded.fingerprint }),
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
        : `${said(claims, seeds.length)} that nobody had seen`}
      {status !== 'cannot tell' && <Rest claims={claims} />}
    </p>
  )
}

/** Leads to the claims beside the picture that do not hold; the first one says so itself. */
const Rest: FC<{ claims: readonly ClaimRow[] }> = ({ claims: [, ...others] }) => {
  const failing = others.filter(fails).length
  if (failing === 0) return <>.</>
  return (
    <>
      ; <a href="#does-not-hold">{failing === 1 ? '1 does not' : `${failing} do not`}</a>.
    </>
  )
}

function said(claims: readonly ClaimRow[], seeds: number): string {
  if (claims.length === 1) return `the claim holds ${claims[0]!.held}`
  const held = claims.filter(({ outcome }) => outcome === 'holds').length
  return `${held} of ${claims.length} claims ${held === 1 ? 'holds' : 'hold'} on each of ${seeds} seeds`
}

/** What of the paper's claim was tried and what was not, which nothing else on the panel says. */
const Scope: FC<{ words: Readonly<Record<string, string>> }> = ({ words }) => (
  <dl class="scope">
    {Object.entries(words).map(([name, text]) => (
      <>
        <dt>{name}</dt>
        <dd>{text}</dd>
      </>
    ))}
  </dl>
)

declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements {
      'run-panel': { slug: string; children?: unknown }
    }
  }
}
