import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { every } from 'hono/combine'
import { csrf } from 'hono/csrf'
import { readAsker } from './asker.ts'
import type { Site } from './site.ts'

const MAX_BYTES = 16 * 1024

/** Takes forms that stood on a page of this site, of a size that somebody could have typed. */
export const ownForms = ({ baseUrl, trustedProxies }: Site): MiddlewareHandler =>
  every(
    bodyLimit({ maxSize: MAX_BYTES }),
    csrf({
      origin: (origin, c) => {
        if (origin === baseUrl) return true
        const { host, scheme } = readAsker(c, trustedProxies)
        const from = URL.parse(origin)
        // A proxy that ends TLS hands on the name, and mostly not the scheme.
        return from !== null && from.host === host && (!scheme || from.protocol === `${scheme}:`)
      },
    }),
  )
