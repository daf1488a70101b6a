import { dayAt } from '#feed/days.ts'
import type { Trending, TrendingOptions } from '#feed/trending.ts'
import { dateInWords } from './dates.tsx'

const DAY_MS = 86_400_000
const HOURS_A_DAY = 24

/** Why a paper is among those that are trending: in words, and below them what each of these counts. */
export const WhyHere = ({ one, now, tau }: { one: Trending; now: number; tau: number }) => (
  <details class="why">
    <summary>Why is this here</summary>
    <p>{reasons(one, now).join('; ')}.</p>
    <p class="points">
      {[...pointsOf(one, now, tau)].map(([name, points], i) => (
        <>
          {i > 0 && ', '}
          {name} {signed(points)}
        </>
      ))}
    </p>
  </details>
)

function reasons({ signals, votes: votesHere, talkers, terms, day }: Trending, now: number): string[] {
  const { 'hf-upvotes': votes, 'hf-comments': comments, 'hf-commenters': people } = signals
  const runs = (terms.find(({ name }) => name === 'reproductions here')?.value ?? 0) > 0
  return [
    votes === undefined ? 'Nobody has counted votes for it yet' : `${many(votes, 'vote')} on Hugging Face`,
    ...(votesHere > 0 ? [`${many(votesHere, 'vote')} here`] : []),
    ...(comments ? [`${many(comments, 'comment')} there${from(people)}`] : []),
    ...(talkers
      ? [
          `${talkers === 1 ? 'one person discusses' : `${talkers.toLocaleString('en')} people discuss`} it here`,
        ]
      : []),
    ...(runs ? ['its method runs here'] : []),
    `on the list of ${dateInWords(day)}, ${ago(Math.round((Date.parse(dayAt(now)) - Date.parse(day)) / DAY_MS))}`,
  ]
}

const from = (people: number | undefined): string =>
  people ? ` from ${people === 1 ? 'one person' : `${people.toLocaleString('en')} people`}` : ''

const many = (count: number, what: string) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`

const ago = (days: number) => (days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`)

const NAMES: Readonly<Record<string, string>> = {
  votes: 'votes',
  'votes here': 'votes here',
  'people discussing': 'people discussing',
  'people discussing here': 'people discussing here',
  comments: 'comments',
  'reproductions here': 'a method that runs',
}

/**
 * The terms as a reader counts: with the age of the list in place of the moment it began, which moves the scores of
 * all papers alike; and their sum. What nobody counted adds nothing and is left out.
 */
function pointsOf({ terms }: Trending, now: number, tau: number): Map<string, number> {
  const began = terms.at(-1)!.value ?? 0
  const age = now / (DAY_MS / HOURS_A_DAY) - began
  const points = new Map(
    terms.flatMap(({ name, points: some }) =>
      name in NAMES && some !== 0 ? [[NAMES[name]!, some] as const] : [],
    ),
  )
  points.set('age', -age / tau)
  return points.set(
    'score',
    [...points.values()].reduce((sum, one) => sum + one, 0),
  )
}

const signed = (points: number) =>
  `${points < -0.005 ? '−' : points > 0.005 ? '+' : ''}${Math.abs(points).toFixed(2)}`

/** How papers are ordered, with the weights in force. */
export const HowRanked = ({ trending: { tau, people, reproduction } }: { trending: TrendingOptions }) => (
  <details class="why how-ranked">
    <summary>How papers are ranked</summary>
    <p>
      Score: log10(1 + votes on Hugging Face + votes here + people discussing there and here, at most{' '}
      {share(people)} of the votes, + {reproduction} for a method that runs here) − hours since its list began
      / {tau}. So ten times the votes make up for {tau} hours. Where it is not told who wrote the comments,
      each counts as one person’s.
    </p>
  </details>
)

const share = (part: number) => `${Number((100 * part).toPrecision(3))} %`
