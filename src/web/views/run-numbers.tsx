import type { FC } from 'hono/jsx'
import type { Recorded } from '#lab/recorded.ts'
import { typesetSeconds } from '#lab/typeset-seconds.ts'
import { WithoutIdeas } from './run-claims.tsx'
import { Figure } from './run-figure.tsx'
import { Mark } from './run-mark.tsx'
import type { RunRecord } from './run-record.ts'

/** Folded: every check, metric, setting and seed, and the other pictures. */
export const AllNumbers: FC<{ record: RunRecord | undefined; recorded: Recorded | undefined }> = ({
  record,
  recorded,
}) => (
  <details class="all" hidden={record === undefined}>
    <summary>All checks and numbers {record && <small>{told(record)}</small>}</summary>
    <ul class="checks">
      {record?.checks.map(({ says, words, holds }) => (
        <li data-says={says}>
          <p class="says">{says}</p>
          <div class="on">
            <p>
              {words} <Mark fate={holds ? 'holds' : 'cannot tell'} />
            </p>
          </div>
        </li>
      ))}
    </ul>
    {record && <WithoutIdeas claims={record.claims} />}
    <Metrics record={record} mechanisms={recorded?.mechanisms ?? {}} />
    {record && record.settings.length > 0 && (
      <dl class="settings">
        {record.settings.map(({ name, values }) => (
          <>
            <dt>{name}</dt>
            <dd>{values}</dd>
          </>
        ))}
      </dl>
    )}
    <div class="figures">
      {record?.pictures.slice(1).map((picture) => (
        <Figure picture={picture} seeds={record.seeds} />
      ))}
    </div>
    {record && <p class="rival">{record.rival}</p>}
    {record && recorded && <Provenance record={record} recorded={recorded} />}
  </details>
)

/** Neutral ink: a check is no verdict. */
function told({ checks }: RunRecord): string {
  const held = checks.filter(({ holds }) => holds).length
  return `${held} of ${checks.length} ${checks.length === 1 ? 'check holds' : 'checks hold'}`
}

const Metrics: FC<{ record: RunRecord | undefined; mechanisms: Record<string, string> }> = ({
  record,
  mechanisms,
}) => {
  const heads = ['With everything', ...Object.values(mechanisms).map(capital)]
  const off = ['', ...Object.keys(mechanisms)]
  return (
    <table class="metrics">
      <thead>
        <tr>
          <th scope="col">Measure</th>
          {heads.map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {record?.metrics.map(({ label, values }) => (
          <tr data-says={label}>
            <th scope="row">{label}</th>
            {values.map((value, i) => (
              <td data-off={off[i]} data-head={heads[i]}>
                <p>{value}</p>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Provenance: FC<{ record: RunRecord; recorded: Recorded }> = ({
  record: { seeds, seconds },
  recorded: { versions },
}) => (
  <p class="provenance">
    Seeds {seeds.join(', ')}, drawn from the claims and used for nothing else; a seed took{' '}
    {typesetSeconds(seconds)} on {versions.backend} (jax-js {versions.jax}, Node {versions.node}).
  </p>
)

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
