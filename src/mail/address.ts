import { domainToASCII } from 'node:url'

/** A mailbox that can be written to without further thought: nothing in it can end a line or a field. */
export interface Address {
  email: string
  /** Two spellings of one mailbox share it. */
  key: string
}

/** What servers accept without quoting (RFC 5321 dot-string); anybody's real address is of this form. */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const DOMAIN = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d]$/

/** An address as somebody typed it; undefined when no mail could be sent there. */
export function parseAddress(text: string): Address | undefined {
  const typed = text.trim()
  const at = typed.lastIndexOf('@')
  const local = typed.slice(0, at)
  const domain = domainToASCII(typed.slice(at + 1)).toLowerCase()
  if (at < 1 || local.length > 64 || domain.length > 253) return undefined
  if (!LOCAL.test(local) || !DOMAIN.test(domain)) return undefined
  return { email: `${local}@${domain}`, key: `${local.toLowerCase()}@${domain}` }
}

/** Text for a header's value: what could end the line is a space. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
