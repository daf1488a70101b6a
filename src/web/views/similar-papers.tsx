import type { Similar } from '#search/similar.ts'
import { morePath, paperPath, similarPath } from './addresses.ts'
import { FirstAuthors } from './authors.tsx'
import { CalendarDate } from './dates.tsx'
import { Maths } from './maths.tsx'
import { VotesElsewhere } from './votes.tsx'

/** In which orders similar papers are shown, as addresses call them; the first one where nothing is said. */
export const ORDERS = { near: 'nearest first', date: 'newest first', votes: 'most votes first' } as const
export type Order = keyof typeof ORDERS

interface SimilarPapersProps {
  /** Of the paper they are like. */
  id: string
  /** Nearest first. */
  similar: readonly Similar[]
  order: Order
}

/** Papers near this one, each with what both are about. */
export function SimilarPapers({ id, similar, order }: SimilarPapersProps) {
  if (similar.length === 0) return null
  return (
    <section class="similar" aria-labelledby="similar">
      <h2 id="similar">Similar papers</h2>
      {similar.length > 1 && (
        <nav class="orders" aria-label="Order of similar papers">
          {Object.entries(ORDERS).map(([name, words]) => (
            <a
              href={`${paperPath(id)}${name === 'near' ? '' : `?similar=${name}`}#similar`}
              {...(name === order && { 'aria-current': 'true' })}
            >
              {words}
            </a>
          ))}
        </nav>
      )}
      <ul>
        {inOrder(similar, order).map(({ paper, said, topics, words }) => (
          <li>
            <a href={paperPath(paper.id)} dir="auto">
              <Maths text={paper.title} inLink />
            </a>
            <ul class="facts">
              {said?.signals['hf-upvotes'] !== undefined && (
                <li>
                  <VotesElsewhere paper={paper} signals={said.signals} />
                </li>
              )}
              <li>
                <CalendarDate date={paper.date} short />
              </li>
              {paper.authors.length > 0 && (
                <li dir="auto">
                  <FirstAuthors authors={paper.authors} />
                </li>
              )}
              {paper.withdrawn && <li>withdrawn</li>}
            </ul>
            <p class="why">
              {inCommon({ topics, words })}{' '}
              <a href={similarPath(id, paper.id)} rel="nofollow">
                What makes it alike<span class="visually-hidden">: {paper.title}</span>
              </a>
            </p>
          </li>
        ))}
      </ul>
      <p class="why">
        <a href={morePath([id])} rel="nofollow">
          More like this, and like others with it
        </a>
      </p>
    </section>
  )
}

/** What two papers have in common; nothing is said where that is little. */
function inCommon({ topics, words }: Pick<Similar, 'topics' | 'words'>): string {
  if (topics.length + words.length === 0) return ''
  const about = topics.length > 0 ? `on ${inARow(topics)}` : ''
  const saying = words.length > 0 ? `with ${inARow(words.map((word) => `“${word}”`))}` : ''
  return `Both ${[about, saying].filter(Boolean).join(', ')}.`
}

const LIST = new Intl.ListFormat('en')
const inARow = (names: readonly string[]): string => LIST.format(names)

function inOrder(similar: readonly Similar[], order: Order): readonly Similar[] {
  if (order === 'near') return similar
  const votes = ({ said }: Similar) => said?.signals['hf-upvotes'] ?? -1
  return similar.toSorted((a, b) =>
    order === 'votes' ? votes(b) - votes(a) : (b.paper.date ?? '').localeCompare(a.paper.date ?? ''),
  )
}
