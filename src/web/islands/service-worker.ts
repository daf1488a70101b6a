/** What a service worker has; the types of pages and of such workers do not stand side by side. */
interface Scope {
  location: Location
  clients: { claim(): Promise<void>; matchAll(): Promise<readonly { url: string }[]> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Asked) => void): void
}
interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void
}
interface Asked extends Lasting {
  request: Request
  respondWith(answer: Promise<Response>): void
}

/** Shown again where there is no network: days and papers that were read, the last so many. */
const READ = /^\/(?:$|(?:date|papers)\/[^?]+$)/
const MOST = 12
/** What a page needs to look as it did. */
const NEEDED = /(?:src|href)="(\/(?:assets|plots)\/[^"]+|\/favicon\.svg)"/g

const worker = globalThis as unknown as Scope

// A cache for each page, named by its address: the oldest one goes whole, with what it needed.
const isPage = (name: string) => name.startsWith('/')

/** Keeps a page with all it needs, as the newest. */
async function keep(url: string, page: Response): Promise<void> {
  const text = await page.clone().text()
  await caches.delete(url)
  const cache = await caches.open(url)
  await cache.put(url, page)
  await cache.addAll([...new Set(Array.from(text.matchAll(NEEDED), ([, path]) => path!))])
  const names = (await caches.keys()).filter(isPage)
  for (const name of names.slice(0, -MOST)) await caches.delete(name)
}

const isKept = (url: URL, { ok, redirected, headers }: Response) =>
  ok &&
  !redirected &&
  READ.test(url.pathname + url.search) &&
  headers.get('content-type')?.startsWith('text/html') === true

/** Always asks the site; what was kept is shown when it cannot be reached, and says of when it is. */
async function visit(event: Asked): Promise<Response> {
  const url = new URL(event.request.url)
  try {
    // What the browser has from a minute ago is no answer of the site.
    const page = await fetch(event.request, { cache: 'no-cache' })
    if (isKept(url, page)) event.waitUntil(keep(url.pathname, page.clone()).catch(() => {}))
    return page
  } catch {
    const kept = await found(url.pathname)
    return kept ? dated(kept) : nothing()
  }
}

const found = (name: string) => caches.match(name, { cacheName: name, ignoreVary: true })

const when = (page: Response) =>
  new Date(page.headers.get('date') ?? '').toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'short' })

async function dated(page: Response): Promise<Response> {
  const note = `<p class="offline" role="status">You are offline. This is the page as of ${when(page)}.</p>`
  const text = (await page.text()).replace(/<main[^>]*>/, (main) => main + note)
  return new Response(text, { headers: page.headers })
}

/** Names what there is to read. */
async function nothing(): Promise<Response> {
  const links: string[] = []
  for (const name of (await caches.keys()).filter(isPage).toReversed()) {
    const page = await found(name)
    const [, title] = /<title>(.*?)<\/title>/.exec((await page?.text()) ?? '') ?? []
    if (page && title !== undefined)
      links.push(`<li><a href="${name}">${title}</a>, as of ${when(page)}</li>`)
  }
  const body =
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    '<meta name="color-scheme" content="light dark"><title>Offline</title><h1>You are offline</h1>' +
    `<p>This page was not read before.${links.length > 0 ? ' These were:' : ''}</p><ul>${links.join('')}</ul>`
  return new Response(body, {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
  })
}

worker.addEventListener('install', () => void worker.skipWaiting())

/** The page that brought this worker here came before it. */
worker.addEventListener('activate', (event) => {
  const start = async () => {
    await worker.clients.claim()
    for (const { url } of await worker.clients.matchAll()) {
      const page = await fetch(url)
      if (isKept(new URL(url), page)) await keep(new URL(url).pathname, page)
    }
  }
  event.waitUntil(start().catch(() => {}))
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (request.mode === 'navigate') event.respondWith(visit(event))
  else if (/^\/(?:assets|plots)\/|^\/favicon/.test(pathname)) {
    event.respondWith(
      fetch(request).catch(
        async () => (await caches.match(request, { ignoreVary: true })) ?? Response.error(),
      ),
    )
  }
})
