import { type Reference, referencesIn } from '#sources/references.ts'
import { abstractUrl, doiUrl, isWebAddress } from './addresses.ts'
import { Maths } from './maths.tsx'

/** Where the papers of this site are that a text names, by arXiv id or DOI. */
export type Here = ReadonlyMap<string, string>

/** A text whose addresses, arXiv ids and DOIs lead where they say, and whose formulas are typeset. */
export function LinkedText({ text, here }: { text: string; here: Here }) {
  const pieces = []
  let end = 0
  for (const reference of referencesIn(text)) {
    const href = targetOf(reference, here)
    if (href === undefined) continue
    pieces.push(<Maths text={text.slice(end, reference.index)} />, <a href={href}>{reference.written}</a>)
    end = reference.index + reference.written.length
  }
  return (
    <>
      {pieces}
      <Maths text={text.slice(end)} />
    </>
  )
}

function targetOf({ work, url }: Reference, here: Here): string | undefined {
  if (work === undefined) return url !== undefined && isWebAddress(url) ? url : undefined
  return here.get(work) ?? (work.startsWith('10.') ? doiUrl(work) : abstractUrl(work))
}
