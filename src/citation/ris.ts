import type { StoredPaper } from '#store/index.ts'
import { familyFirst } from './names.ts'
import { type Publication, dateOf, doiOf, pdfAddress, publicAddress, publicationOf } from './work.ts'

const TYPES: Readonly<Record<Publication, string>> = {
  preprint: 'UNPB',
  conference: 'CPAPER',
  journal: 'JOUR',
}

/** Papers as RIS. */
export const toRis = (papers: readonly StoredPaper[]): string => papers.map(entry).join('\r\n')

function entry(paper: StoredPaper): string {
  const { arxiv, abstract, venue } = paper
  const [year, month = '', day = ''] = dateOf(paper)?.split('-') ?? []
  const lines: [tag: string, value: string | undefined][] = [
    ['TY', TYPES[publicationOf(paper)]],
    ['TI', paper.title],
    ...paper.authors.map((name): [string, string] => ['AU', familyFirst(name)]),
    ['PY', year],
    // Its parts keep their places: year, month, day, and what else there is to say.
    ['DA', year && `${year}/${month}/${day}/`],
    ['T2', venue],
    ['DO', doiOf(paper)],
    ['AN', arxiv && `arXiv:${arxiv}`],
    ['DB', arxiv && 'arXiv'],
    ['UR', publicAddress(paper)],
    ['L1', pdfAddress(paper)],
    ['AB', abstract],
    ...paper.categories.map((category): [string, string] => ['KW', category]),
    ['ER', ''],
  ]
  // No value may begin a line of its own.
  return lines
    .flatMap(([tag, value]) =>
      value === undefined ? [] : [`${tag}  - ${value.replaceAll(/\s+/g, ' ').trim()}\r\n`],
    )
    .join('')
}
