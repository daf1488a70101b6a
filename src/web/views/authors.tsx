import { searchPath } from './addresses.ts'

const IN_LIST = 3
const ON_PAGE = 8
const COUNT = new Intl.NumberFormat('en-GB')

interface FirstAuthorsProps {
  authors: readonly string[]
  /** Those that were looked for: shown and marked wherever they stand. */
  named?: readonly string[]
}

/** The first three authors, and how many follow. One more is named rather than counted. */
export function FirstAuthors({ authors, named = [] }: FirstAuthorsProps) {
  if (authors.length === 0) return null
  const count = authors.length === IN_LIST + 1 ? authors.length : IN_LIST
  const first = authors.slice(0, count)
  const further = named.filter((name) => !first.includes(name)).slice(0, IN_LIST)
  const more = authors.length - first.length - further.length
  return (
    <>
      {[...first, ...further].map((name, i) => (
        <>
          {i > 0 && (i === first.length && first.length < authors.indexOf(name) ? ' … ' : ', ')}
          {named.includes(name) ? <mark>{name}</mark> : name}
        </>
      ))}
      {more > 0 && ` and ${COUNT.format(more)} more`}
    </>
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
