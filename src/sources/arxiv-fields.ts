/** An archive, or an archive and a subject class; a class of MSC or ACM (`68T05`, `I.2.6`) is neither. */
const CATEGORY = /^[a-z]{2,}(?:-[a-z]{2,})?(?:\.(?:[A-Z]{2}|[a-z]{2,}(?:-[a-z]{2,})*))?$/

/** The arXiv categories among the classes of a paper, the primary one first. */
export function arxivCategories(terms: readonly string[], primary?: string): string[] {
  const all = primary === undefined ? terms : [primary, ...terms]
  return [...new Set(all.map((term) => term.trim()))].filter((term) => CATEGORY.test(term))
}
