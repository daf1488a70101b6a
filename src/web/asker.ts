import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import ipaddr from 'ipaddr.js'

/** Proxies, as networks with the bits that count. */
export type TrustedProxies = readonly [ipaddr.IPv4 | ipaddr.IPv6, number][]

/** Who asks, and under which name of this site. */
export interface Asker {
  /** The farthest address that can be believed; absent when the connection tells none. */
  address?: string
  /** The host that the reader's browser asked. */
  host?: string
  /** `http` or `https`, when a trusted proxy tells. */
  scheme?: string
}

/**
 * Reads who asks from the connection and, where a trusted proxy made it, from what that proxy says in `X-Forwarded-*` and
 * `Forwarded`. Anybody may send these headers, so of the addresses in them the right-most that is no trusted proxy counts:
 * what stands before it was told by a stranger.
 */
export function readAsker(c: Context, trusted: TrustedProxies): Asker {
  const peer = (c.env as { incoming?: unknown } | undefined)?.incoming
    ? addressIn(getConnInfo(c).remote.address ?? '')
    : undefined
  const own = c.req.header('host')
  const direct = { ...(peer !== undefined && { address: peer }), ...(own !== undefined && { host: own }) }
  if (peer === undefined || !isTrusted(peer, trusted)) return direct

  const steps = readForwarded(c.req.header('forwarded'))
  const listed = c.req.header('x-forwarded-for')?.split(',')
  const told = [listed, steps?.map((step) => step.get('for') ?? '')].filter((hops) => hops !== undefined)
  const [first = peer, second = first] = told.map((hops) => farthest(hops, peer, trusted))
  const last = steps?.at(-1)
  const scheme = c.req.header('x-forwarded-proto')?.split(',').at(-1)?.trim() ?? last?.get('proto')
  const host = c.req.header('x-forwarded-host')?.split(',').at(-1)?.trim() ?? last?.get('host') ?? own
  return {
    // A proxy that writes one of the two headers hands on a stranger's other: where they differ neither is believed.
    address: first === second ? first : peer,
    ...(host !== undefined && { host }),
    ...(/^https?$/i.test(scheme ?? '') && { scheme: scheme!.toLowerCase() }),
  }
}

/** Whether an address of a connection is that of a proxy whose word is taken. */
export function isTrustedAddress(text: string, trusted: TrustedProxies): boolean {
  const address = addressIn(text)
  return address !== undefined && isTrusted(address, trusted)
}

/** The first address that is no trusted proxy, from the nearest on; what is no address ends the way. */
function farthest(hops: readonly string[], peer: string, trusted: TrustedProxies): string {
  let known = peer
  for (const hop of hops.toReversed()) {
    const address = addressIn(hop)
    if (address === undefined) return known
    known = address
    if (!isTrusted(address, trusted)) return address
  }
  return known
}

/** The address in `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`, in one spelling each. */
function addressIn(text: string): string | undefined {
  const bare = text.trim()
  const [, inside, four] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+)(?::\d+)?$/.exec(bare) ?? []
  const address = inside ?? four ?? bare
  const isWritten = inside === undefined && four !== undefined
  if (!(isWritten ? ipaddr.IPv4.isValidFourPartDecimal(address) : ipaddr.IPv6.isValid(address))) {
    return undefined
  }
  return ipaddr.process(address).toString()
}

function isTrusted(address: string, trusted: TrustedProxies): boolean {
  const ip = ipaddr.process(address)
  return trusted.some(([network, bits]) => network.kind() === ip.kind() && ip.match(network, bits))
}

/** The steps of a `Forwarded` header, RFC 7239, nearest last; each with its pairs by their names in small letters. */
function readForwarded(header: string | undefined): Map<string, string>[] | undefined {
  if (header === undefined) return undefined
  const steps = [new Map<string, string>()]
  for (const [, name, quoted, token, comma] of header.matchAll(
    /([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))|(,)/g,
  )) {
    if (comma) steps.push(new Map())
    else steps.at(-1)!.set(name!.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? token!)
  }
  return steps
}
