import type { StoredPaper } from '#store/index.ts'
import { partsOf } from './names.ts'
import { toTex } from './tex.ts'
import { type Publication, dateOf, doiOf, publicAddress, publicationOf } from './work.ts'

const TYPES: Readonly<Record<Publication, string>> = {
  preprint: 'misc',
  conference: 'inproceedings',
  journal: 'article',
}
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** One entry for each paper, no two under one key. */
export function toBibtex(papers: readonly StoredPaper[]): string {
  const uses = new Map<string, number>()
  return papers
    .map((paper) => {
      const key = citationKey(paper)
      const use = (uses.get(key) ?? 0) + 1
      uses.set(key, use)
      return entry(paper, use === 1 ? key : `${key}-${use}`)
    })
    .join('\n')
}

/** Braces keep the capitals of the title. */
function entry(paper: StoredPaper, key: string): string {
  const { arxiv, venue, abstract, title, authors } = paper
  const publication = publicationOf(paper)
  const [year, month, day] = (dateOf(paper) ?? '').split('-')
  const [doi, url] = [doiOf(paper), publicAddress(paper)]
  const fields: Readonly<Record<string, string | undefined>> = {
    title: `{{${toTex(title)}}}`,
    author: inBraces(authors.map(texName).join(' and ')),
    [publication === 'conference' ? 'booktitle' : 'journal']: inBraces(venue && toTex(venue)),
    year: inBraces(year),
    month: month && MONTHS[Number(month) - 1],
    day: inBraces(day && String(Number(day))),
    eprint: inBraces(arxiv),
    // What BibLaTeX calls it, and what BibTeX's styles do.
    eprinttype: inBraces(arxiv && 'arxiv'),
    archiveprefix: inBraces(arxiv && 'arXiv'),
    primaryclass: inBraces(arxiv && paper.categories[0]),
    doi: inBraces(doi && verbatim(doi)),
    url: inBraces(url && verbatim(url)),
    abstract: inBraces(abstract && toTex(abstract)),
  }
  const lines = Object.entries(fields).flatMap(([name, value]) => (value ? [`  ${name} = ${value},`] : []))
  return `@${TYPES[publication]}{${key},\n${lines.join('\n')}\n}\n`
}

const inBraces = (text: string | undefined) => text && `{${text}}`

/** Ids and addresses are read as they are; only what would end the field is written otherwise. */
const verbatim = (text: string) => text.replaceAll(/[{}\\\s]/g, encodeURIComponent)

/** `Last, Jr., First`, which leaves nothing to be guessed; an organisation in braces. */
function texName(name: string): string {
  const { family, given, suffix } = partsOf(name)
  if (given === undefined) return /[\s,]/.test(family) ? `{${toTex(family)}}` : toTex(family)
  return [family, suffix, given].flatMap((part) => (part === undefined ? [] : [toTex(part)])).join(', ')
}

/** `kusupati2022matryoshka`: last name, year, and the first telling word of the title, in ASCII. */
export function citationKey(paper: StoredPaper): string {
  const { authors, title, id } = paper
  const name = ascii(
    partsOf(authors[0] ?? '')
      .family.split(' ')
      .at(-1) ?? '',
  )
  const word = title
    .split(/\s+/)
    .map(ascii)
    .find((word) => word.length > 3)
  const key = `${name}${dateOf(paper)?.slice(0, 4) ?? ''}${word ?? ''}`
  return /^[a-z]/.test(key) ? key : `paper${ascii(id)}`
}

const ascii = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
