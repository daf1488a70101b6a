/** Who says something of a paper, as a reader knows them. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^hf(?:-|$)/, 'Hugging Face'],
  [/^(?:arxiv|oai$)/, 'arXiv'],
  [/^oai-pmh$/, 'its archive'],
  [/^openalex$/, 'OpenAlex'],
  [/^semantic-scholar$/, 'Semantic Scholar'],
  [/^crossref$/, 'Crossref'],
  [/^here$/, 'members here'],
  [/^abstract$/, 'its abstract'],
  [/^comment$/, 'its authors’ remark'],
]

/** A source in words; one that nobody knows is called as it is. */
export const sourceName = (source: string): string =>
  NAMES.find(([pattern]) => pattern.test(source))?.[1] ?? source
