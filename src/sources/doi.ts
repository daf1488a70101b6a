const SHAPE = String.raw`10\.\d{4,9}(?:\.\d{1,9}){0,3}\/`
const DOI = new RegExp(String.raw`^${SHAPE}\S+$`)
const ADDRESS = /^(?:https?:\/\/)?(?:[\w-]{1,60}\.){0,4}doi(?:\.|-)org(?:[.:][\w.-]{1,80})?\/+(?:doi:)?/i
const LABEL = /^(?:\s{0,9}(?:doi|urn|info)\s{0,9}[:/]?\s{0,9}){1,3}/i
/** What templates of papers hold until the real one is known. */
const PLACEHOLDER =
  /^10\.1145\/(?:1122445\.112245|n{4,}|x{4,})|\/(?:[^/]*[.\-_])?(?:n{6,}|x{4,})|^10\.0{4,}\//i
const MAX_LENGTH = 400

/**
 * Reads a DOI in any form people write: bare, `doi:…`, an address at doi.org. What follows it behind a comma or a space
 * is left out.
 *
 * @returns it in lower case, without what was around it; undefined when it is none
 */
export function readDoi(text: string): string | undefined {
  const [first = ''] = text
    .slice(0, 1000)
    .trim()
    .replace(LABEL, '')
    .split(/\s|[,;]\s|;$|<\//, 1)
  if (first.length > MAX_LENGTH) return undefined
  const isAddress = ADDRESS.test(first)
  const path = isAddress ? decoded(first.replace(ADDRESS, '').split(/[?#]/, 1)[0]!) : first
  const bare = trimmed(path.replace(/%2f/i, '/')).toLowerCase()
  return DOI.test(bare) && !PLACEHOLDER.test(bare) ? bare : undefined
}

/** All DOIs of a field that may hold several, each once. */
export function readDois(text: string): string[] {
  const parts = text
    .slice(0, 4000)
    .split(/[,;|\s]+(?=(?:doi\s?:\s?|https?:\/\/(?:dx\.)?doi\.org\/)?10\.\d{4})/i)
  return [...new Set(parts.flatMap((part) => readDoi(part) ?? []))]
}

/** Ends of addresses that name a form or a part of a paper. */
const FORMS =
  /(?:\/(?:abs|abstract|asset|citation|e?pdf|figures|full|full-?text|html|meta|pdfdirect|pdfplus|reader|references|summary|tables)|\.(?:abstract|full|full-text|html?|pdf|xml)|(?<=\d)v\d{1,3})$/i

/** The DOI in the address of a paper's page, at doi.org or at a publisher; undefined when it has none. */
export function doiInAddress(address: string): string | undefined {
  if (address.length > 1000 || !address.includes('10.')) return undefined
  const said = readDoi(address)
  if (said) return said
  const { protocol = '', pathname = '', search = '' } = URL.parse(address) ?? {}
  if (!/^https?:$/.test(protocol)) return undefined
  const path = decoded(pathname)
  const start = path.search(new RegExp(`/${SHAPE}`))
  const found =
    start < 0
      ? new RegExp(`[?&](?:doi|id)=(${SHAPE}[^&]+)`, 'i').exec(decoded(search))?.[1]
      : path.slice(start + 1)
  let bare = found ?? ''
  for (let i = 0; i < 4 && FORMS.test(bare); i++) bare = bare.replace(FORMS, '')
  return readDoi(bare)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Without the punctuation of a sentence, and without a bracket that was opened before. */
function trimmed(text: string): string {
  let end = text.length
  for (; end > 0; end--) {
    const last = text[end - 1]!
    const isStray = last === ')' && count(text, ')', end) > count(text, '(', end)
    if (!/[\s.,;:'"“”’}\]]/.test(last) && !isStray && !(last === '>' && !text.includes('<'))) break
  }
  return text.slice(0, end)
}

function count(text: string, sign: string, end: number): number {
  let found = 0
  for (let i = 0; i < end; i++) if (text[i] === sign) found++
  return found
}
