import { searchPath } from './addresses.ts'

const IN_LIST = 3
const ON_PAGE = 8
const COUNT = new Intl.NumberFormat('en-GB')

/** The first three authors, and how many follow. One more is named rather than counted. */
export function FirstAuthors({ authors }: { authors: readonly string[] }) {
  if (authors.length === 0) return null
  const shown = authors.length === IN_LIST + 1 ? authors : authors.slice(0, IN_LIST)
  const more = authors.length - shown.length
  return (
    <p class="authors" dir="auto">
      {shown.join(', ')}
      {more > 0 && ` and ${COUNT.format(more)} more`}
    </p>
  )
}

/** Every author, each a link to what else they wrote; past the first eight behind a fold. */
export function AllAuthors({ authors }: { authors: readonly string[] }) {
  if (authors.length === 0) return null
  const shown = authors.length === ON_PAGE + 1 ? authors : authors.slice(0, ON_PAGE)
  const rest = authors.slice(shown.length)
  return (
    <div class="authors">
      <p dir="auto">{names(shown)}</p>
      {rest.length > 0 && (
        <details>
          <summary>and {COUNT.format(rest.length)} more</summary>
          <p dir="auto">{names(rest)}</p>
        </details>
      )}
    </div>
  )
}

const names = (authors: readonly string[]) =>
  authors.flatMap((author, i) => [
    i > 0 ? ', ' : '',
    <a href={searchPath(`"${author.replaceAll('"', ' ')}"`)}>{author}</a>,
  ])
