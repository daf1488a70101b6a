import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Handler } from 'hono'
import type { Site } from '../site.ts'

/** Where it must stand to serve the whole site. */
export const SERVICE_WORKER = '/sw.js'

/** Takes the place of one that was installed, forgets what that kept, and goes. */
const RETIRED = `addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) =>
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) await caches.delete(name)
      await registration.unregister()
    })(),
  ),
)
`

/** What a browser runs for pages that are read without a network. Browsers look for a newer one at each visit. */
export function showServiceWorker({ assets, offline }: Site, clientDir: string): Handler {
  const script = offline ? readFileSync(join(clientDir, assets.serviceWorker), 'utf8') : RETIRED
  return (c) =>
    c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' })
}
