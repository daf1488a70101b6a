/**
 * Reads a DOI in any form people write: bare, `doi:…`, an address at doi.org.
 *
 * @returns it in lower case, without what was around it; undefined when it is none
 */
export function readDoi(text: string): string | undefined {
  if (text.length > 400) return undefined
  const bare = text
    .trim()
    .replace(/^(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|^doi:\s*/i, '')
    .replace(/%2f/i, '/')
    .replace(/[\s.,;]+$/, '')
  return /^10\.\d{4,9}(?:\.\d{1,9}){0,3}\/\S+$/.test(bare) ? bare.toLowerCase() : undefined
}
