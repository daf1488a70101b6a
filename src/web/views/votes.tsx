import type { Said, StoredPaper } from '#store/index.ts'

const COUNT = new Intl.NumberFormat('en-GB')
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** A count as it fits into a narrow place: 950, 2.1k, 1.3m. */
export const shortCount = (count: number): string => SHORT.format(count).toLowerCase()

export const discussionUrl = (arxiv: string): string => `https://huggingface.co/papers/${arxiv}`

/** How many voted for a paper on Hugging Face, with the way to vote there; nothing while nobody counted. */
export function Votes({ paper, signals }: { paper: StoredPaper; signals: Said['signals'] }) {
  const votes = signals['hf-upvotes']
  if (votes === undefined) return null
  const name = `${COUNT.format(votes)} ${votes === 1 ? 'vote' : 'votes'} on Hugging Face`
  const face = (
    <>
      <svg viewBox="0 0 12 8" width="12" height="8" aria-hidden="true">
        <path d="M6 1l5 6H1z" />
      </svg>
      {shortCount(votes)}
    </>
  )
  return paper.arxiv === undefined ? (
    <span class="votes" role="img" aria-label={name}>
      {face}
    </span>
  ) : (
    <a class="votes" href={discussionUrl(paper.arxiv)} aria-label={name}>
      {face}
    </a>
  )
}
