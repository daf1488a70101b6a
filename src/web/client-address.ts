import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import ipaddr from 'ipaddr.js'

/**
 * Where a request comes from. A proxy on this machine or in its network says who asked it; anybody else may say what
 * they like, and is not believed.
 */
export function clientAddress(c: Context): string | undefined {
  const peer = (c.env as { incoming?: unknown } | undefined)?.incoming
    ? getConnInfo(c).remote.address
    : undefined
  if (peer === undefined || !ipaddr.isValid(peer)) return peer
  if (ipaddr.process(peer).range() === 'unicast') return peer
  return c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() ?? peer
}
