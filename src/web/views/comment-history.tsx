import type { Comment } from '#store/index.ts'
import { DayTime } from './dates.tsx'
import { wordDiff } from './word-diff.ts'

interface Version {
  version: number
  text: string
  at: number
}

/** Of a comment that was changed more often, the newest. */
const MOST_SHOWN = 20
/** Longer texts are shown whole, beside each other: telling them apart word by word takes long. */
const MOST_COMPARED = 20_000

/** How a comment was before it was changed, each time word by word; nothing for one that was not. */
export function CommentHistory({ comment, before }: { comment: Comment; before: readonly Version[] }) {
  const { version, text, edited } = comment
  if (before.length === 0 || edited === undefined) return null
  const all = [...before, { version, text, at: edited }]
  return (
    <details class="versions" id="history">
      <summary>How it was changed</summary>
      <ol reversed start={all.length}>
        {all
          .slice(1)
          .slice(-MOST_SHOWN)
          .toReversed()
          .map((after) => (
            <li>
              <h3>
                Version {after.version}, <DayTime time={after.at} />
              </h3>
              <Diff before={all[all.indexOf(after) - 1]!.text} after={after.text} />
            </li>
          ))}
      </ol>
    </details>
  )
}

function Diff({ before, after }: { before: string; after: string }) {
  const isShort = before.length + after.length <= MOST_COMPARED
  const pieces = isShort ? wordDiff(before, after) : undefined
  if (!pieces) {
    return (
      <>
        <p>Written anew. Before:</p>
        <pre dir="auto" tabindex={0}>
          {before}
        </pre>
      </>
    )
  }
  return (
    <p class="diff source" dir="auto">
      {pieces.map(({ kind, text }) =>
        kind === 'same' ? text : kind === 'added' ? <ins>{text}</ins> : <del>{text}</del>,
      )}
    </p>
  )
}
