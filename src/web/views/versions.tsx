import type { KnownVersion, StoredPaper } from '#store/index.ts'
import { abstractUrl } from './addresses.ts'
import { CalendarDate } from './dates.tsx'
import { Maths } from './maths.tsx'
import { wordDiff } from './word-diff.ts'

/** The versions of a paper, newest first, each with what it changed of title and abstract as far as that is kept. */
export function PaperVersions({
  paper,
  versions,
}: {
  paper: StoredPaper
  versions: readonly KnownVersion[]
}) {
  if (versions.length < 2) return null
  const told = versions.filter(({ title }) => title !== undefined)
  return (
    <details class="versions">
      <summary>{changes(told) > 0 ? 'Versions, and what changed' : 'Versions'}</summary>
      <ol reversed start={versions.length}>
        {versions.toReversed().map((version) => {
          const before = told[told.indexOf(version) - 1]
          return (
            <li>
              <h3>
                <VersionName paper={paper} version={version.version} />
                {version.date !== undefined && (
                  <>
                    , <CalendarDate date={version.date} />
                  </>
                )}
              </h3>
              {before && <Changed before={before} after={version} />}
            </li>
          )
        })}
      </ol>
    </details>
  )
}

const VersionName = ({ paper: { arxiv }, version }: { paper: StoredPaper; version: number }) =>
  arxiv === undefined ? (
    <>Version {version}</>
  ) : (
    <a href={`${abstractUrl(arxiv)}v${version}`}>Version {version}</a>
  )

const changes = (told: readonly KnownVersion[]): number =>
  told.filter(
    ({ title, abstract }, i) => i > 0 && (title !== told[i - 1]!.title || abstract !== told[i - 1]!.abstract),
  ).length

function Changed({ before, after }: { before: KnownVersion; after: KnownVersion }) {
  const parts = (['title', 'abstract'] as const).filter(
    (part) => before[part] !== undefined && after[part] !== undefined && before[part] !== after[part],
  )
  const since = after.version - before.version > 1 ? ` since version ${before.version}` : ''
  if (parts.length === 0) return <p class="unchanged">Title and abstract did not change{since}.</p>
  return (
    <>
      {parts.map((part) => (
        <>
          <h4>
            {part === 'title' ? 'Title' : 'Abstract'}
            {since}
          </h4>
          <Diff before={before[part]!} after={after[part]!} />
        </>
      ))}
    </>
  )
}

function Diff({ before, after }: { before: string; after: string }) {
  const pieces = wordDiff(before, after)
  if (!pieces) {
    return (
      <>
        <p>Written anew. Before:</p>
        <p dir="auto">
          <Maths text={before} />
        </p>
      </>
    )
  }
  return (
    <p class="diff" dir="auto">
      {pieces.map(({ kind, text }) =>
        kind === 'same' ? (
          <Maths text={text} />
        ) : kind === 'added' ? (
          <ins>
            <Maths text={text} inLink />
          </ins>
        ) : (
          <del>
            <Maths text={text} inLink />
          </del>
        ),
      )}
    </p>
  )
}
