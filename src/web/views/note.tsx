import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { Site } from '../site.ts'
import { Layout } from './layout.tsx'

interface NoteProps {
  title: string
  status?: 200 | 400 | 403 | 404 | 409 | 410 | 429 | 503
  children: Child
}

/** A page that says one thing. */
export const showNote = (site: Site, c: Context, { title, status = 200, children }: NoteProps) =>
  c.html(
    <Layout site={site} kind="read" title={title} head={<meta name="robots" content="noindex" />} bare>
      <section class="page-head">
        <h1>{title}</h1>
        <p>{children}</p>
      </section>
    </Layout>,
    status,
  )

/** A page behind a secret address: kept nowhere, found by nobody. */
export function keepSecret(c: Context): void {
  c.header('cache-control', 'no-store')
  c.header('x-robots-tag', 'noindex, nofollow')
}
