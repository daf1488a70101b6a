import type { Part, WhySimilar } from '#search/why-similar.ts'
import type { StoredPaper } from '#store/index.ts'
import { paperPath } from './addresses.ts'
import { Maths } from './maths.tsx'

interface WhyAlikeProps {
  paper: StoredPaper
  other: StoredPaper
  why: WhySimilar
}

/** How far the likeness of two papers falls without each part of theirs. */
export function WhyAlike({ paper, other, why }: WhyAlikeProps) {
  const { by, likeness, own } = why
  const most = mostOf([...own, ...why.other])
  return (
    <article class="why-alike">
      <header class="page-head">
        <h1>What makes them alike</h1>
        <p>
          <PaperLink paper={other} /> is compared with <PaperLink paper={paper} />.{' '}
          {by === 'meaning'
            ? `Their titles and abstracts are alike by ${inNumbers(why, likeness)}, where 1 is the same; authors and topics play no part in that.`
            : `The words of this one’s title and topics found in it weigh ${inNumbers(why, likeness)}; this one’s abstract and authors play no part in that.`}
        </p>
        <p>
          Each part is left out for once, and all else stays. The bar is what the likeness falls by; a grey
          one, what it rises by.
        </p>
        <p class="most">
          <Most why={why} />
        </p>
      </header>
      {by === 'meaning' && (
        <Parts title="Without a part of the other" paper={other} parts={why.other} {...{ why, most }} />
      )}
      <Parts title="Without a part of this one" paper={paper} parts={own} {...{ why, most }} />
      <p>
        <a href={`${paperPath(paper.id)}#similar`}>All similar papers</a>
      </p>
    </article>
  )
}

const mostOf = (parts: readonly Part[]): number => Math.max(1e-9, ...parts.map(({ fall }) => Math.abs(fall)))

const inNumbers = ({ by }: WhySimilar, likeness: number): string => likeness.toFixed(by === 'meaning' ? 3 : 1)

const KINDS = { title: 'its title', sentence: 'this sentence', word: 'this word' } as const

/** The part that counts most, in a sentence. */
function Most({ why }: { why: WhySimilar }) {
  const parts = why.by === 'meaning' ? why.other : why.own
  const top = parts.toSorted((a, b) => b.fall - a.fall)[0]
  if (!top || top.fall <= 0) return <>No part of it alone makes them alike.</>
  return (
    <>
      It falls most without {KINDS[top.kind]}, from {inNumbers(why, why.likeness)} to{' '}
      {inNumbers(why, why.likeness - top.fall)}: “
      <Maths text={top.text} />”
    </>
  )
}

const PaperLink = ({ paper }: { paper: StoredPaper }) => (
  <a href={paperPath(paper.id)} dir="auto">
    <Maths text={paper.title} inLink />
  </a>
)

interface PartsProps {
  title: string
  paper: StoredPaper
  parts: readonly Part[]
  why: WhySimilar
  /** The largest fall, whose bar is the longest. */
  most: number
}

const Parts = ({ title, paper, parts, why, most }: PartsProps) => (
  <section>
    <h2>
      {title}: <Maths text={paper.title} />
    </h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Without it</th>
          <th scope="col">What is left out</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ kind, text, fall }) => (
          <tr>
            <td>
              {inNumbers(why, why.likeness - fall)}
              <svg
                class={fall < 0 ? 'rise' : 'fall'}
                viewBox="0 0 100 6"
                preserveAspectRatio="none"
                aria-hidden="true"
              >
                <rect width={((100 * Math.abs(fall)) / most).toFixed(1)} height="6" />
              </svg>
              {fall < 0 && <span class="visually-hidden">, more than with it</span>}
            </td>
            <td dir="auto">
              {kind === 'title' && <strong>Title: </strong>}
              <Maths text={text} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
