/** Archives that gave out `archive/YYMMNNN` ids, until March 2007. */
const ARCHIVES = new Set(
  (
    'acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs ' +
    'dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol ' +
    'physics plasm-ph q-alg q-bio quant-ph solv-int supr-con'
  ).split(' '),
)

const HOSTS =
  /^(?:https?:\/\/)?(?:(?:www|export|browse)\.)?(?:arxiv\.org\/(?:abs|pdf|html|format|ps|src|e-print)|alphaxiv\.org\/(?:[a-z]{2}(?:-[a-z]{2})?\/)?(?:abs|pdf|html|overview|resources|audio|blog|summary|replicate|discussions?)|ar5iv(?:\.labs\.arxiv)?\.org\/(?:abs|html)|(?:huggingface\.co|hf\.co)\/(?:api\/)?papers)\//i
const DOI = /^(?:https?:\/\/(?:dx\.|www\.)?doi\.org\/|doi:\s*)?10\.48550\/arxiv\./i
const LABEL = /^(?:oai:arxiv\.org:|arxiv:)\s*/i

const NEW = /^(\d\d)(\d\d)\.(\d{4,5})(?:v([1-9]\d{0,3}))?$/
const OLD = /^([a-z-]+)(?:\.[a-z-]{2,})?\/(\d\d)(\d\d)(\d{3})(?:v([1-9]\d{0,3}))?$/i

/**
 * Reads an arXiv id in any form people paste: bare, `arXiv:…`, a page or PDF address, a DOI, an OAI name.
 *
 * The whole text must be the id; none is ever picked out of a sentence. An old id loses its subject class
 * (`math.GT/0309136` is stored as `math/0309136`), because arXiv keeps one paper under both.
 *
 * @returns the id without version, and the version when it was given; undefined when it is no arXiv id
 */
export function parseArxivId(text: string): { id: string; version?: number } | undefined {
  if (text.length > 300) return undefined
  const bare = stripWrapping(text.trim())
  const [, year, month, number, version] = NEW.exec(bare) ?? []
  if (year && month && number) {
    return isNewMonth(year, month, number) ? withVersion(`${year}${month}.${number}`, version) : undefined
  }
  const [, archive = '', yy, mm, serial, oldVersion] = OLD.exec(bare) ?? []
  if (!yy || !mm || !ARCHIVES.has(archive.toLowerCase()) || !isOldMonth(yy, mm) || serial === '000')
    return undefined
  return withVersion(`${archive.toLowerCase()}/${yy}${mm}${serial}`, oldVersion)
}

/** Takes off address, label or DOI prefix, and what may follow an id in each of them. */
function stripWrapping(text: string): string {
  if (HOSTS.test(text)) {
    const path = text.replace(HOSTS, '').split(/[?#]/, 1)[0]!
    return path
      .replace(/%2f/i, '/')
      .replace(/\/$/, '')
      .replace(/\.(?:pdf|md)$/i, '')
  }
  if (DOI.test(text)) return text.replace(DOI, '').replace(/%2f/i, '/')
  // A citation goes on with the primary category: `arXiv:2205.13147v4 [cs.LG]`.
  return text.replace(LABEL, '').replace(/\s\[[a-z-]+(?:\.[a-z-]+)?\]$/i, '')
}

/** Numbers have four digits from April 2007 and five from January 2015. */
function isNewMonth(year: string, month: string, number: string): boolean {
  const first = Number(year + month)
  if (!isMonth(month) || first < 704 || Number(number) === 0) return false
  return number.length === (first >= 1501 ? 5 : 4)
}

/** August 1991 to March 2007. */
function isOldMonth(year: string, month: string): boolean {
  const date = (Number(year) >= 91 ? 1900 : 2000) + Number(year)
  const at = date * 100 + Number(month)
  return isMonth(month) && at >= 199108 && at <= 200703
}

const isMonth = (month: string) => Number(month) >= 1 && Number(month) <= 12

const withVersion = (id: string, version: string | undefined) =>
  version === undefined ? { id } : { id, version: Number(version) }
