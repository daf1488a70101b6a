import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { FetchError } from './fetch-error.ts'

export interface Address {
  address: string
  family: number
}

/** All that is given out of the open internet of IPv6. Elsewhere stand addresses that wrap one of IPv4. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')

/** Ranges of a machine and the networks its owner may have made; link-local ones are not among them. */
const OWN = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'])

/** Where a connection may lead: to the open internet, and to the owner's own networks when the operator says so. */
export const allowedAddresses =
  (allowPrivate: boolean) =>
  (address: string): boolean =>
    isPublic(address) || (allowPrivate && isOwn(address))

/** Where clouds give out a machine's keys; most do so at link-local addresses, these in ranges of one's own. */
const KEYS = new Set(['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200'])

/** Whether an address belongs to the open internet: not this machine, its network, or a range kept for other uses. */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address)
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6))
}

/** Whether an address is of this machine or of a network its owner may have made. */
export function isOwn(address: string): boolean {
  const parsed = ipaddr.parse(address)
  return OWN.has(parsed.range()) && !KEYS.has(parsed.toString())
}

/** Whether a host is this machine by its literal address. */
export const isLoopback = (host: string): boolean => {
  const literal = bare(host)
  return isIP(literal) > 0 && ipaddr.process(literal).range() === 'loopback'
}

/**
 * Resolves a host to the addresses a connection is to be made to, so that what was checked is what is asked.
 *
 * @throws FetchError when any of them is not allowed; the system's error when there is none
 */
export async function resolveHost(host: string, isAllowed: (address: string) => boolean): Promise<Address[]> {
  const literal = bare(host)
  const family = isIP(literal)
  const addresses = family > 0 ? [{ address: literal, family }] : await lookup(literal, { all: true })
  const inner = addresses.find(({ address }) => !isAllowed(address))
  if (inner) {
    throw new FetchError(
      `${host} leads to ${inner.address}, which is not on the public internet: refused` +
        (isOwn(inner.address) ? '. FETCH_PRIVATE=true allows it' : ''),
    )
  }
  return addresses
}

const bare = (host: string) => host.replace(/^\[|\]$/g, '')
