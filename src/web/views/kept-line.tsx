import { byRun, tally, tallyInWords } from '#runs/tally.ts'
import type { KeptKind } from '#store/index.ts'
import { keptRunsPath } from './addresses.ts'
import { seedInWords } from './kept-state.tsx'
import { capital } from './run-numbers.tsx'

interface KeptLineProps {
  paper: { id: string }
  kinds: readonly KeptKind[]
  mechanisms: Readonly<Record<string, string>>
}

const MOST = 6

/** What came out where readers ran the method, in a line; by seed when it is opened. */
export function KeptLine({ paper, kinds, mechanisms }: KeptLineProps) {
  const href = keptRunsPath(paper.id)
  const groups = byRun(kinds)
  if (kinds.length === 0) {
    return (
      <p class="kept-line">
        Kept runs: none yet. <a href={href}>A badge and a frame for other pages</a>
      </p>
    )
  }
  return (
    <details class="kept-line">
      <summary>Kept runs: {tallyInWords(tally(kinds))}</summary>
      {groups.length > 1 && (
        <ul>
          {groups.slice(0, MOST).map((group) => (
            <li>
              {capital(seedInWords(group, mechanisms))}: {tallyInWords(tally(group.kinds))}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={href}>Each kept run, and a badge and a frame for other pages</a>
      </p>
    </details>
  )
}
