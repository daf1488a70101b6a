import { Resolver } from 'node:dns/promises'

/** Asks the DNS, as `node:dns` does. */
export type Resolve = (name: string, type: string) => Promise<unknown>

const TIMEOUT_MS = 5000

/** The machine's own resolver, or that of a server, `127.0.0.1:53`. */
export function resolverOf(server?: string): Resolve {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 })
  if (server !== undefined) resolver.setServers([server])
  return (name, type) => resolver.resolve(name, type)
}

/** What a name has of a type; nothing when there is no such name or it has none. */
export async function records<T>(resolve: Resolve, name: string, type: string): Promise<T[]> {
  try {
    return (await resolve(name, type)) as T[]
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException
    if (code === 'ENOTFOUND' || code === 'ENODATA') return []
    throw fault
  }
}
