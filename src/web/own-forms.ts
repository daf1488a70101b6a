import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { every } from 'hono/combine'
import { csrf } from 'hono/csrf'
import type { Site } from './site.ts'

const MAX_BYTES = 16 * 1024

/** Takes forms that stood on a page of this site, of a size that somebody could have typed. */
export const ownForms = ({ baseUrl }: Site): MiddlewareHandler =>
  every(
    bodyLimit({ maxSize: MAX_BYTES }),
    csrf({
      // A proxy that ends TLS hands on the name but not the scheme.
      origin: (origin, c) =>
        origin === baseUrl || (URL.canParse(origin) && new URL(origin).host === c.req.header('host')),
    }),
  )
