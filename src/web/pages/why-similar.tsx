import type { Handler } from 'hono'
import { whySimilar } from '#search/why-similar.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { Site } from '../site.ts'
import { similarPath } from '../views/addresses.ts'
import { Layout } from '../views/layout.tsx'
import { showNote } from '../views/note.tsx'
import { WhyAlike } from '../views/why-alike.tsx'
import { findPaper, isAddress } from './find-paper.ts'
import { noPaper } from './no-paper.tsx'

/** What makes one paper like another: how far that falls without each part. */
export const showWhySimilar =
  (site: Site): Handler =>
  async (c, next) => {
    // The address of a page elsewhere may have such a part of its own.
    if (isAddress(c.req.param('id')!)) return next()
    const [, reference = '', otherReference = ''] = /^(.+?)\/similar\/(.+)$/.exec(c.req.param('id')!) ?? []
    const paper = await findPaper(site, reference)
    if (!paper) return noPaper(site, c, reference)
    const other = await findPaper(site, otherReference)
    if (!other || other.id === paper.id) return noPaper(site, c, otherReference)
    const path = similarPath(paper.id, other.id)
    if (paper.id !== reference || other.id !== otherReference) return c.redirect(path, 301)
    const why = await whySimilar(site.store, paper, other, site.meaning)
    if (!why) {
      return showNote(site, c, {
        status: 404,
        title: 'These two are not compared',
        children: (
          <>
            The site finds nothing by which it could say how alike they are, or has not read both yet.{' '}
            <a href={`/papers/${paper.id}#similar`}>Similar papers</a>
          </>
        ),
      })
    }
    return c.html(
      <Layout
        site={site}
        kind="read"
        path={path}
        title={`What makes it alike: ${withPlainFormulas(other.title)}`}
        head={<meta name="robots" content="noindex" />}
      >
        <WhyAlike paper={paper} other={other} why={why} />
      </Layout>,
    )
  }
