import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'

const UNUSED = [
  'accelerometer',
  'camera',
  'displayCapture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screenWakeLock',
  'serial',
  'usb',
] as const

/**
 * What a page may load: our own files only. A run needs WebAssembly, workers (jax-js starts its threads
 * from blobs) and, for those threads to share memory, a page isolated from other origins.
 */
export const headers: MiddlewareHandler = secureHeaders({
  overwrite: false,
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginEmbedderPolicy: 'require-corp',
  crossOriginResourcePolicy: 'same-origin',
  // Nothing is told to other sites; within ours a form says where it was sent from.
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  // Nothing here has any use for these, whatever may be injected one day.
  permissionsPolicy: Object.fromEntries(UNUSED.map((feature) => [feature, []])),
  // Whether the whole domain speaks HTTPS for good is the operator's to promise, at the proxy.
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    workerSrc: ["'self'", 'blob:'],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
})

/**
 * Lets pages of other sites show this one in a frame, also those that are isolated. It is isolated itself only where they
 * are: a run needs that for all cores, and not for one.
 */
export const inFrames: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers } = c.res
  headers.delete('x-frame-options')
  headers.set('cross-origin-resource-policy', 'cross-origin')
  const policy = headers.get('content-security-policy') ?? ''
  headers.set('content-security-policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'))
}

/** Pages of other sites may read what is public anyway. */
export function forEverybody(c: Context): void {
  c.header('access-control-allow-origin', '*')
  c.header('cross-origin-resource-policy', 'cross-origin')
}

/** Lets a page be shown again for a minute without asking; an error is never kept. */
export const shortCache: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.res.headers.has('cache-control')) return
  c.res.headers.set('cache-control', c.res.status < 400 ? 'public, max-age=60' : 'no-store')
}

/** Refuses what no link holds, and no database keeps: a NUL. */
export const readableAddress: MiddlewareHandler = async (c, next) => {
  if (/%00|\0/.test(c.req.url)) throw new HTTPException(400, { message: 'an address with a NUL in it' })
  await next()
}

/** One address for one page. Slashes at the front go too: `//host` would lead to another site. */
export const withoutTrailingSlash: MiddlewareHandler = async (c, next) => {
  const { pathname, search } = new URL(c.req.url)
  if (pathname === '/' || !pathname.endsWith('/') || !['GET', 'HEAD'].includes(c.req.method)) return next()
  return c.redirect(`/${pathname.replaceAll(/^\/+|\/+$/g, '')}${search}`, 301)
}
