const SEGMENTER = new Intl.Segmenter('en', { granularity: 'sentence' })
/** What ends with a point and no sentence. */
const NO_END =
  /(?:^|[\s(])(?:e\.g|i\.e|et al|cf|vs|resp|fig|figs|eq|eqs|sec|no|approx|ca|dr|prof|st|w\.r\.t|a\.k\.a|i\.i\.d|\p{Lu})\.\s*$/iu

/** As the segmenter has them, and apart where a name such as iGPT begins one. */
const segmentsOf = (text: string): string[] =>
  Array.from(SEGMENTER.segment(text), ({ segment }) => segment).flatMap((segment) =>
    segment.split(/(?<=[.!?] )(?=\p{Ll}{1,3}\p{Lu})/u),
  )

/** Whole sentences; none ends within a formula or after an abbreviation. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = []
  let open = ''
  for (const segment of segmentsOf(text.replaceAll(/\s+/g, ' ').trim())) {
    open += segment
    const isInFormula = (open.match(/(?<!\\)\$/g)?.length ?? 0) % 2 === 1 && open.length < 1000
    if (NO_END.test(open) || isInFormula) continue
    sentences.push(open.trim())
    open = ''
  }
  if (open.trim() !== '') sentences.push(open.trim())
  return sentences
}
