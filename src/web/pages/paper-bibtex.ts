import type { Handler } from 'hono'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { toBibtex } from '../views/bibtex.ts'
import { findPaper } from './find-paper.ts'

/** The paper as one BibTeX entry. */
export const showBibtex =
  (site: Site): Handler =>
  async (c) => {
    const reference = c.req.param('id')!.replace(/\.bib$/, '')
    const paper = await findPaper(site, reference)
    if (!paper) return c.notFound()
    if (paper.id !== reference) return c.redirect(`${paperPath(paper.id)}.bib`, 301)
    return c.text(toBibtex(paper), 200, { 'content-type': 'text/x-bibtex; charset=utf-8' })
  }
