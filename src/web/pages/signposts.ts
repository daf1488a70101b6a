import type { Context } from 'hono'
import { doiAddress, doiOf, pdfAddress } from '#citation/work.ts'
import type { Fact, StoredPaper } from '#store/index.ts'
import { type FormName, FORMS } from '../forms.ts'
import type { Site } from '../site.ts'
import { isWebAddress, paperPath } from '../views/addresses.ts'

/** More authors with a page of their own would make a header that servers refuse. */
const MOST_AUTHORS = 20

/**
 * Tells programs where to go from a paper's page without reading it (signposting.org): by which address to cite it,
 * what describes it, its file, its kind, and its authors where a page of theirs is known for sure.
 */
export function signpost(site: Site, c: Context, paper: StoredPaper, facts: readonly Fact[]): void {
  const [doi, pdf] = [doiOf(paper), pdfAddress(paper)]
  const authors = facts.flatMap(({ name, url }) =>
    name === 'verified-author' && url !== undefined && isWebAddress(url) ? [url] : [],
  )
  link(c, [
    ...(doi === undefined ? [] : [[doiAddress(doi), 'cite-as']]),
    ...Object.entries(FORMS).map(([name, [type]]) => [
      addressOf(site, paper, name as FormName),
      'describedby',
      type,
    ]),
    ...(pdf === undefined ? [] : [[pdf, 'item', 'application/pdf']]),
    ...[...new Set(authors)].slice(0, MOST_AUTHORS).map((url) => [url, 'author']),
    ['https://schema.org/ScholarlyArticle', 'type'],
    ['https://schema.org/AboutPage', 'type'],
  ])
}

/** Tells which page another form of a paper describes. */
export const signpostBack = ({ baseUrl = '' }: Site, c: Context, { id }: StoredPaper): void =>
  link(c, [[`${baseUrl}${paperPath(id)}`, 'describes', 'text/html']])

const addressOf = ({ baseUrl = '' }: Site, { id }: StoredPaper, form: FormName) =>
  `${baseUrl}${paperPath(id)}.${form}`

const link = (c: Context, links: readonly (readonly (string | undefined)[])[]) =>
  c.header(
    'link',
    links
      .map(([target, rel, type]) => `<${inHeader(target!)}>; rel="${rel}"${type ? `; type="${type}"` : ''}`)
      .join(', '),
    { append: true },
  )

/** An address as a header can carry it: in ASCII, and without what would end it. */
const inHeader = (address: string) =>
  address.replaceAll(/[^!-~]|[<>"\\]/gu, (sign) => encodeURIComponent(sign))
