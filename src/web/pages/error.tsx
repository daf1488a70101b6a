import type { Context, ErrorHandler, NotFoundHandler } from 'hono'
import { accepts } from 'hono/accepts'
import { HTTPException } from 'hono/http-exception'
import { routePath } from 'hono/route'
import { type Fault, faultOf, faultOfStatus } from '../faults.ts'
import { paperFormAsked } from '../forms.ts'
import { problem } from '../api/problem.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'

/** Something could not be answered. The visitor is told what it means for them, the operator why, in a line. */
export const showError =
  (site: Site): ErrorHandler =>
  (error, c) => {
    const fault = faultOf(error, c)
    const { method, path } = c.req
    if (fault.cause === undefined) site.log(`${method} ${path} failed`, error)
    // The route and not the address: what befalls many visitors at once is one line to count.
    else site.log(`${method} ${routeOf(c)} was answered with ${fault.status}: ${fault.cause}`)
    if (error instanceof HTTPException) keepAdvice(error, c)
    return showFault(site, c, fault)
  }

const routeOf = (c: Context) => (routePath(c) === '/*' ? routePath(c, -1) : routePath(c))

/** No such page. */
export const notFound =
  (site: Site): NotFoundHandler =>
  (c) =>
    showFault(site, c, faultOfStatus(404))

/** The page is there, but not for this method. */
export const notAllowed =
  (site: Site) =>
  (c: Context, methods: readonly string[]): Response | Promise<Response> => {
    c.header('allow', methods.join(', '))
    return showFault(site, c, faultOfStatus(405))
  }

/** Tells a fault in the form that was asked for. */
function showFault(site: Site, c: Context, { status, title, words, retryAfter }: Fault) {
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter))
  const form = formAsked(c)
  if (form === 'application/json') {
    const nothing = `there is nothing at ${c.req.path.slice(0, 100)}; see /api`
    return problem(c, status, status === 404 ? nothing : undefined)
  }
  if (form === 'text/plain') return c.text(`${title}\n\n${words}\n`, status)
  return c.html(
    <Layout site={site} kind="browse" title={title} head={<meta name="robots" content="noindex" />} bare>
      <section class="page-head">
        <h1>{title}</h1>
        <p>{words}</p>
        <p>
          <a href="/">The front page</a>
        </p>
      </section>
    </Layout>,
    status,
  )
}

/** By the address, which says it for what programs read; else by what the program that asks likes best. */
export function formAsked(c: Context): string {
  if (/^\/api\/|\.json$|^\/(?:healthz|readyz)$/.test(c.req.path)) return 'application/json'
  if (/\.(?:md|txt|bib|ris|jsonld)$/.test(c.req.path) || paperFormAsked(c)) return 'text/plain'
  return accepts(c, {
    header: 'Accept',
    supports: ['text/html', 'application/json', 'text/plain'],
    default: 'text/html',
  })
}

/** Headers that tell what to do. */
function keepAdvice(error: HTTPException, c: Context): void {
  const { headers } = error.getResponse()
  for (const name of ['allow', 'retry-after', 'www-authenticate']) {
    const value = headers.get(name)
    if (value !== null) c.header(name, value)
  }
}
