import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { FetchError } from './fetch-error.ts'

export interface Address {
  address: string
  family: number
}

/** Whether an address belongs to the open internet: not this machine, its network, or a range kept for other uses. */
export const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast'

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
      `${host} leads to ${inner.address}, which is not on the public internet: refused. ` +
        'FETCH_PRIVATE=true allows it',
    )
  }
  return addresses
}

const bare = (host: string) => host.replace(/^\[|\]$/g, '')
