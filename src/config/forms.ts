import ipaddr from 'ipaddr.js'
import { z } from 'zod'

// What a variable of the environment may say; what is wrong with it is told as advice.

export const web = z.url({
  protocol: /^https?$/,
  error: 'give an address that starts with http:// or https://',
  abort: true,
})

/** Of the site itself: links are made by adding a path to it. */
export const origin = web.superRefine((text, context) => {
  const { username, password, pathname, search, hash, origin } = new URL(text)
  const refuse = (what: string) =>
    context.addIssue(`the site stands at the root of its host; leave ${what} away: ${origin}`)
  if (username || password) refuse('name and password')
  else if (pathname !== '/') refuse(`the path ${pathname}`)
  else if (search || hash || /[?#]/.test(text)) refuse('what follows the host')
})

/** Origins of pages of other sites. */
export const origins = z.string().transform((text, context): string[] =>
  (text.match(/[^\s,]+/g) ?? []).map((word) => {
    const url = URL.parse(word)
    const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:'
    if (!isWeb || ![url.origin, `${url.origin}/`].includes(word.toLowerCase())) {
      context.addIssue('give origins alone, such as https://inspector.example.org http://localhost:6274')
    }
    return url?.origin ?? ''
  }),
)

/** An address of this machine: nothing that is sent there leaves it. */
export function isLoopback(address: string): boolean {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'loopback'
  return host === 'localhost' || host.endsWith('.localhost')
}

export const onOff = (byDefault: 'on' | 'off') =>
  z.stringbool({ error: 'give on or off' }).default(byDefault === 'on')

/** A number within bounds. */
export const within = (least: number, most: number, byDefault: number, advice: string) =>
  z.coerce.number({ error: advice }).min(least, advice).max(most, advice).default(byDefault)

/** A whole number in digits. */
export const whole = (least: number, most: number, advice: string) =>
  z
    .string()
    .regex(/^\d{1,15}$/, advice)
    .transform(Number)
    .refine((n) => n >= least && n <= most, advice)

export const port = (least: 0 | 1) =>
  whole(least, 65535, `give a port, ${least} to 65535${least === 0 ? '; 0 takes any free one' : ''}`)

/** Where to listen: an address of this machine, or a name of it. */
export const host = z
  .string()
  .refine(
    (text) => ipaddr.isValid(text) || /^[a-z\d](?:[\w-]*[a-z\d])?(?:\.[a-z\d][\w-]*)*$/i.test(text),
    'give an address of this machine alone, such as 127.0.0.1 or ::; the port is PORT',
  )

export const mailbox = z
  .string()
  .regex(/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/, 'give an address of mail, such as papers@example.org')

export const pem = (what: string) =>
  z.string().regex(/^-----BEGIN [A-Z ]+-----/, `give ${what} as PEM, best in a file`)

/** Some addresses, as ipaddr.js tells them. */
export type Network = [ip: ipaddr.IPv4 | ipaddr.IPv6, bits: number]

const LOOPBACK: readonly Network[] = [ipaddr.parseCIDR('127.0.0.0/8'), ipaddr.parseCIDR('::1/128')]

/** Proxies whose word on who asks is taken. */
export const networks = z.string().transform((text, context): readonly Network[] =>
  text
    .split(/[\s,]+/)
    .filter(Boolean)
    .flatMap((word) => {
      if (word === 'loopback') return LOOPBACK
      const network = asNetwork(word)
      if (network) return [network]
      context.addIssue(`${word} is none; give addresses or networks, such as 10.0.0.2 172.16.0.0/12 loopback`)
      return []
    }),
)

function asNetwork(word: string): Network | undefined {
  const [, address, bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(word) ?? []
  if (address === undefined || !isAddress(address)) return undefined
  const ip = ipaddr.parse(address)
  const most = ip.kind() === 'ipv4' ? 32 : 128
  const width = bits === undefined ? most : Number(bits)
  // An IPv4 address wrapped in IPv6 stands for the IPv4 address, as requests do.
  if (ip instanceof ipaddr.IPv6 && ip.isIPv4MappedAddress() && width >= 96) {
    return [ip.toIPv4Address(), width - 96]
  }
  return width <= most ? [ip, width] : undefined
}

/** Written out in full: `1` and `010.0.0.1` are addresses only to some programs. */
export const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
