import { parseArxivId } from './arxiv-id.ts'
import { doiInAddress, readDoi } from './doi.ts'

/** The works a text names, each once, in its order. */
export interface Ids {
  /** Without a version. */
  arxiv: string[]
  dois: string[]
}

const NEW_ID = String.raw`\d{4}\.\d{4,5}(?:v\d{1,4})?`
const OLD_ID = String.raw`[a-z]{2,8}(?:-[a-z]{2,5})?(?:\.[a-z-]{2,10})?\/\d{7}(?:v\d{1,4})?`
/** Anything an id may be in: an address, a word `arXiv:`, a DOI, or an id that stands by itself. */
const MENTION = new RegExp(
  [
    String.raw`https?:\/\/[^\s"'<>()[\]{}|\\^` +
      '`' +
      String.raw`]{1,500}(?:\([^\s()"<>]{1,60}\)[^\s"'<>()[\]{}|\\]{0,200})?`,
    String.raw`(?<![\w.-])(?:(?:www|export)\.)?(?:arxiv\.org|alphaxiv\.org|huggingface\.co\/papers|hf\.co\/papers|(?:dx\.)?doi\.org)\/[^\s"'<>()[\]{}|]{1,300}`,
    String.raw`\barxiv\s{0,2}[:.]?\s{0,2}(?:preprint\s{1,2}arxiv:\s{0,2})?(?<named>${NEW_ID}|${OLD_ID})`,
    String.raw`(?<![\w./-])(?<doi>10\.\d{4,9}(?:\.\d{1,9}){0,3}\/[^\s"'<>{}|]{1,300})`,
    String.raw`(?<![\w.,/:$€£%=+-])(?<bare>${NEW_ID}|${OLD_ID})(?![\w/%-]|[.,]\d)`,
  ].join('|'),
  'gi',
)

/**
 * Finds the arXiv ids and DOIs in any text: a list of them, links, Markdown, HTML, a bibliography. arXiv's own DOI is
 * the id.
 */
export function idsIn(text: string): Ids {
  const arxiv = new Set<string>()
  const dois = new Set<string>()
  for (const { id, doi } of mentionsIn(text)) {
    if (id) arxiv.add(id.id)
    else if (doi) dois.add(doi)
  }
  return { arxiv: [...arxiv], dois: [...dois] }
}

/**
 * The arXiv id that a journal or note names behind the word or by an address: `arXiv preprint arXiv:2205.13147`.
 *
 * @returns with its version where it has one; undefined when it names none, or more than one
 */
export function mentionedArxivId(text: string | null | undefined): string | undefined {
  const ids = new Map<string, string>()
  for (const { id, isBare } of mentionsIn(text?.slice(0, 10_000) ?? '')) {
    if (id && !isBare) ids.set(id.id, id.version ? `${id.id}v${id.version}` : id.id)
  }
  return ids.size === 1 ? [...ids.values()][0] : undefined
}

/** A work that a text names. */
export interface Mention {
  index: number
  /** As it stands there, without the punctuation that follows it. */
  written: string
  id: ReturnType<typeof parseArxivId>
  doi: string | undefined
  /** Nothing but its form tells that it is an id. */
  isBare: boolean
}

/** The works that a text names, in its order; an address that names none is among them, with neither id nor DOI. */
export function* mentionsIn(text: string): Generator<Mention> {
  for (const { 0: whole, index, groups = {} } of text.matchAll(MENTION)) {
    const { named, doi, bare } = groups
    const [said, written] = [named ?? doi ?? bare ?? whole, whole].map((one) =>
      one.replace(/[.,;:!?*_]{1,9}$/, ''),
    ) as [string, string]
    const id = parseArxivId(said) ?? parseArxivId(said.replace(/[)\]]$/, ''))
    const other = id ? undefined : (readDoi(said) ?? doiInAddress(said))
    yield { index, written, id, doi: other, isBare: bare !== undefined }
  }
}

/** The ids in words: `2 arXiv ids and one DOI`; undefined when there are none. */
export function idsInWords({ arxiv, dois }: Ids): string | undefined {
  const count = (n: number, what: string) => (n === 1 ? `one ${what}` : `${n} ${what}s`)
  const parts = [
    ...(arxiv.length > 0 ? [count(arxiv.length, 'arXiv id')] : []),
    ...(dois.length > 0 ? [count(dois.length, 'DOI')] : []),
  ]
  return parts.length > 0 ? parts.join(' and ') : undefined
}
