import type { Handler } from 'hono'
import { html } from 'hono/html'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { Maths } from '../views/maths.tsx'
import { RunPanel } from '../views/run-panel.tsx'
import { findPaper } from './find-paper.ts'

/** The Run panel alone, for a frame in a page of another site. */
export const showEmbed =
  (site: Site): Handler =>
  async (c) => {
    const paper = await findPaper(site, c.req.param('id')!)
    const method = paper?.slug === undefined ? undefined : site.methods.get(paper.slug)
    if (!paper || !method || (!method.runnable && !method.recorded)) return c.notFound()
    return c.html(
      html`<!doctype html>${(
          <html lang="en">
            <head>
              <meta charset="utf-8" />
              <meta name="viewport" content="width=device-width, initial-scale=1" />
              <meta name="color-scheme" content="light dark" />
              <meta name="robots" content="noindex" />
              {site.baseUrl !== undefined && (
                <link rel="canonical" href={`${site.baseUrl}${paperPath(paper.id)}`} />
              )}
              <title>{withPlainFormulas(paper.title)}</title>
              {/* No page of this site but this one may stand in a frame. */}
              <base target="_blank" />
              <link rel="stylesheet" href={site.assets.style} />
              {method.runnable && <script type="module" src={site.assets.runPanel} />}
            </head>
            <body class="embed">
              <main>
                <h1>
                  <a href={paperPath(paper.id)} dir="auto">
                    <Maths text={paper.title} inLink />
                  </a>
                </h1>
                <RunPanel
                  paper={method.paper}
                  recorded={method.recorded}
                  runnable={method.runnable}
                  keeps={site.keep !== undefined}
                />
              </main>
            </body>
          </html>
        )}`,
    )
  }
