import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { Said, StoredPaper } from '#store/index.ts'
import type { SaidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { paperPath } from './addresses.ts'
import { shortCount } from './short-count.ts'

const COUNT = new Intl.NumberFormat('en-GB')

export const discussionUrl = (arxiv: string): string => `https://huggingface.co/papers/${arxiv}`

interface VotesProps {
  site: Site
  paper: StoredPaper
  said: SaidTo
}

/** Where one votes for a paper, with the count of this site and that of Hugging Face, each by its name. */
export const Votes = ({ site, paper, said }: VotesProps) =>
  site.accounts ? (
    <div class="tally">
      <Vote paper={paper} said={said} />
      <CountElsewhere paper={paper} signals={said.signals} />
    </div>
  ) : (
    <VotesElsewhere paper={paper} signals={said.signals} />
  )

/** Votes, or takes that back. The button says which of both: pressed twice in one page, it does one thing twice. */
const Vote = ({ paper, said: { votes, isVoted } }: Omit<VotesProps, 'site'>) => (
  <form class="vote" method="post" action={`${paperPath(paper.id)}/vote`}>
    <button
      class="votes"
      name="vote"
      value={isVoted ? 'no' : 'yes'}
      {...(isVoted !== undefined && { 'aria-pressed': String(isVoted) })}
    >
      <Triangle />
      <span class="visually-hidden">Vote for {withPlainFormulas(paper.title)}; votes here: </span>
      <span class="count" data-count={votes}>
        {shortCount(votes)}
      </span>
    </button>
  </form>
)

interface ElsewhereProps {
  paper: StoredPaper
  signals: Said['signals']
}

/** How many voted for a paper on Hugging Face, with the way to vote there; nothing while nobody counted. */
export function VotesElsewhere({ paper: { arxiv }, signals }: ElsewhereProps) {
  const votes = signals['hf-upvotes']
  if (votes === undefined) return null
  const name = `${COUNT.format(votes)} ${votes === 1 ? 'vote' : 'votes'} on Hugging Face`
  const face = (
    <>
      <Triangle />
      {shortCount(votes)}
    </>
  )
  return arxiv === undefined ? (
    <span class="votes" role="img" aria-label={name}>
      {face}
    </span>
  ) : (
    <a class="votes" href={discussionUrl(arxiv)} aria-label={name}>
      {face}
    </a>
  )
}

/** The same in words beside our own count. */
function CountElsewhere({ paper: { arxiv }, signals }: ElsewhereProps) {
  const votes = signals['hf-upvotes']
  if (votes === undefined) return null
  const words = (
    <>
      <span aria-hidden="true">HF </span>
      {shortCount(votes)}
      <span class="visually-hidden"> {votes === 1 ? 'vote' : 'votes'} on Hugging Face</span>
    </>
  )
  return arxiv === undefined ? (
    <span class="elsewhere">{words}</span>
  ) : (
    <a class="elsewhere" href={discussionUrl(arxiv)} title="On Hugging Face">
      {words}
    </a>
  )
}

const Triangle = () => (
  <svg viewBox="0 0 12 8" width="12" height="8" aria-hidden="true">
    <path d="M6 1l5 6H1z" />
  </svg>
)
