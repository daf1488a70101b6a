import { contributionOf } from '#feed/contribution.ts'
import { type Texts, findQuote } from '#discussion/quote.ts'
import type { Fact, Quote, StoredPaper } from '#store/index.ts'
import { Maths } from './maths.tsx'

/** What can be quoted of a paper: what its page shows. */
export function textsOf(paper: StoredPaper, facts: readonly Fact[]): Texts {
  const short = contributionOf(paper, facts)
  return {
    ...(paper.abstract !== undefined && { abstract: paper.abstract }),
    ...(short && short.by !== 'the authors' && { summary: short.text }),
  }
}

/** The words that a comment speaks of, with where they stand now. */
export const CommentQuote = ({ quote, texts, path }: { quote: Quote; texts: Texts; path: string }) => {
  const place = findQuote(texts, quote)
  const anchor = quote.of === 'abstract' ? 'abstract' : 'in-short'
  return (
    <blockquote class="quoted" dir="auto">
      <p>
        <Maths text={place ? texts[quote.of]!.slice(place.start, place.end) : quote.exact} />
      </p>
      <footer>
        {place ? (
          <a href={`${path}#${anchor}`}>{IN[quote.of]}</a>
        ) : (
          `${IN[quote.of]}; the text has changed since`
        )}
      </footer>
    </blockquote>
  )
}

const IN = { abstract: 'From the abstract', summary: 'From the summary' } as const
