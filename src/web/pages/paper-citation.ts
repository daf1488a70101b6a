import type { Context, Handler } from 'hono'
import { toBibtex } from '#citation/bibtex.ts'
import { toCslJson } from '#citation/csl-json.ts'
import { toJsonLd } from '#citation/json-ld.ts'
import { toRis } from '#citation/ris.ts'
import type { StoredPaper } from '#store/index.ts'
import { type FormName, FORMS, formNamed, paperFormAsked } from '../forms.ts'
import { forEverybody } from '../headers.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { findPaper } from './find-paper.ts'
import { toMarkdown } from './paper-markdown.ts'
import { signpostBack } from './signposts.ts'

const WRITE: Readonly<Record<FormName, (site: Site, paper: StoredPaper) => string | Promise<string>>> = {
  bib: (_, paper) => toBibtex([paper]),
  ris: (_, paper) => toRis([paper]),
  'csl.json': (_, paper) => toCslJson([paper]),
  jsonld: ({ baseUrl = '' }, paper) => `${toJsonLd(paper, `${baseUrl}${paperPath(paper.id)}`)}\n`,
  md: (site, paper) => toMarkdown(site, paper),
}

/** The paper in the form that the end of the address names: BibTeX, RIS, CSL-JSON, JSON-LD, Markdown. */
export const showCitation =
  (site: Site): Handler =>
  async (c) => {
    forEverybody(c)
    const [reference, form] = formNamed(c.req.param('id')!)!
    const paper = await findPaper(site, reference)
    if (!paper) return c.notFound()
    if (paper.id !== reference) return c.redirect(`${paperPath(paper.id)}.${form}`, 301)
    signpostBack(site, c, paper)
    return answer(site, c, paper, form)
  }

/** The paper in the form that the request likes best; undefined when that is the page. */
export async function asLiked(site: Site, c: Context, paper: StoredPaper): Promise<Response | undefined> {
  const form = paperFormAsked(c)
  if (!form) return undefined
  forEverybody(c)
  signpostBack(site, c, paper)
  c.header('content-location', `${paperPath(paper.id)}.${form}`)
  return answer(site, c, paper, form)
}

const answer = async (site: Site, c: Context, paper: StoredPaper, form: FormName) =>
  c.body(await WRITE[form](site, paper), 200, { 'content-type': `${FORMS[form][0]}; charset=utf-8` })
