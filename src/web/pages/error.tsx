import type { ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'

/** Something broke. The cause goes to the log, once; the reader sees none of it. */
export const showError =
  (site: Site): ErrorHandler =>
  (error, c) => {
    const status = error instanceof HTTPException ? error.status : 500
    if (status >= 500) console.error(`${c.req.method} ${c.req.path}`, error)
    return c.html(
      <Layout site={site} kind="browse" title="Something broke">
        <section class="page-head">
          <h1>Something broke on our side</h1>
          <p>
            The page could not be made. Try again in a moment; if it stays so, tell whoever runs this site.
            The <a href="/">front page</a> may still work.
          </p>
        </section>
      </Layout>,
      status,
    )
  }
