/** An excerpt of the search index: what was found stands between \u0001 and \u0002. */
export function Marked({ text }: { text: string }) {
  const [before = '', ...found] = asProse(text).split('\u0001')
  return (
    <>
      {before}
      {found.map((piece) => {
        const [word = '', after = ''] = piece.split('\u0002', 2)
        return (
          <>
            <mark>{word}</mark>
            {after}
          </>
        )
      })}
    </>
  )
}

/** Authors are indexed as the JSON they are stored in. */
const asProse = (text: string): string =>
  /","|^\["|"\]$/.test(text) ? text.replace(/^\["/, '').replace(/"\]$/, '').replaceAll('","', ', ') : text
