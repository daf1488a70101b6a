/** An archive, or an archive and a subject class; a class of MSC or ACM (`68T05`, `I.2.6`) is neither. */
const CATEGORY = /^[a-z]{2,}(?:-[a-z]{2,})?(?:\.(?:[A-Z]{2}|[a-z]{2,}(?:-[a-z]{2,})*))?$/

/** The arXiv categories among the classes of a paper, the primary one first. */
export function arxivCategories(terms: readonly string[], primary?: string): string[] {
  const all = primary === undefined ? terms : [primary, ...terms]
  return [...new Set(all.map((term) => term.trim()))].filter((term) => CATEGORY.test(term))
}

const WITHDRAWN =
  /(?:\bthis |\bthe |^\W{0,3})(?:paper|article|manuscript|submission|preprint|work|version|draft|report|note) (?:(?:has|have|had) been |is |was )?(?:now )?withdrawn\b/i

/**
 * Whether the authors' remark, or an abstract that begins so, tells that the paper is withdrawn. The query
 * interface and the feeds have no field for it.
 */
export function saysWithdrawn(comment: string | undefined, abstract: string | undefined): boolean {
  const remark = comment?.slice(0, 500) ?? ''
  return (
    /^\W{0,3}withdrawn\b/i.test(remark) ||
    WITHDRAWN.test(remark) ||
    WITHDRAWN.test(abstract?.slice(0, 80) ?? '')
  )
}

/** The first of several DOIs, as a paper with an erratum has them in one field. */
export const firstDoi = (text: string): string => text.trim().split(/[,;\s]+(?=(?:doi:\s*)?10\.)/i, 1)[0]!
