import type { StoredPaper } from '#store/index.ts'
import { abstractUrl } from './addresses.ts'

/** One `@misc` entry; braces keep the capitals of the title. */
export function toBibtex(paper: StoredPaper): string {
  const [year, month] = (paper.date ?? '').split('-')
  const fields: [string, string | undefined][] = [
    ['title', `{${escapeTex(paper.title)}}`],
    ['author', paper.authors.map(escapeTex).join(' and ') || undefined],
    ['year', year || undefined],
    ['month', month && String(Number(month))],
    ['eprint', paper.arxiv],
    ['archiveprefix', paper.arxiv && 'arXiv'],
    ['doi', paper.doi && escapeTex(paper.doi)],
    ['url', paper.arxiv && abstractUrl(paper.arxiv)],
    ['note', paper.venue && escapeTex(paper.venue)],
  ]
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name} = {${value}},`]))
  return `@misc{${citationKey(paper)},\n${lines.join('\n')}\n}\n`
}

/** `kusupati2022matryoshka`: last name, year, and the first telling word of the title, in ASCII. */
function citationKey({ authors, date, title, id }: StoredPaper): string {
  const name = ascii(authors[0]?.split(' ').at(-1) ?? '')
  const word = title
    .split(/\s+/)
    .map(ascii)
    .find((word) => word.length > 3)
  const key = `${name}${date?.slice(0, 4) ?? ''}${word ?? ''}`
  return /^[a-z]/.test(key) ? key : `paper${ascii(id)}`
}

const ascii = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')

const SPECIAL: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

/** TeX's own characters made plain; white space, line ends too, becomes one space. */
const escapeTex = (text: string): string =>
  text.replaceAll(/[\\{}~^&%$#_]/g, (sign) => SPECIAL[sign] ?? `\\${sign}`).replaceAll(/\s+/g, ' ')
