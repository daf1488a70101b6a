import type { Desk } from '../settings.ts'
import { domainOf } from '../settings.ts'
import { bounceAddress } from '../compose.ts'
import { askForRecipient } from './dialogue.ts'
import { type Finding, bad, good, reasonOf, unsure } from './finding.ts'
import { type Resolve, records } from './names.ts'

interface Exchange {
  exchange: string
  priority: number
}

/** A reader that nobody is: what comes back for it changes nothing. */
export const NOBODY = 'check'

/** The way of a bounce: an address for each reader, a server for its domain, a listener here. */
export async function checkBounces(
  { settings, signer }: Pick<Desk, 'settings' | 'signer'>,
  { resolve, port = 25 }: { resolve: Resolve; port?: number },
): Promise<Finding[]> {
  const { address, listen } = settings.bounces
  if (address === undefined) {
    return [
      unsure(
        'bounces',
        `they go to ${settings.from.address}, and nobody reads them here`,
        'set MAIL_BOUNCE_ADDRESS and MAIL_BOUNCE_PORT, so that readers who are gone are no longer written to',
      ),
    ]
  }
  const to = bounceAddress(address, signer.sign('bounce', NOBODY))
  const name = domainOf(settings.from.address)
  const findings: Finding[] = []
  const ask = async (about: string, host: string, at: number, advice: string) => {
    try {
      const answer = await askForRecipient({ host, port: at }, { name, to })
      findings.push(
        answer.startsWith('2')
          ? good(about, `${host}:${at} takes ${to}`)
          : bad(about, `${host}:${at} answers ${answer}`, advice),
      )
    } catch (fault) {
      findings.push(bad(about, `${host}:${at}: ${reasonOf(fault)}`, advice))
    }
  }
  if (listen)
    await ask(
      'listener for bounces',
      listen.host,
      listen.port,
      'start the site (papers serve) with MAIL_BOUNCE_PORT',
    )
  else
    findings.push(
      unsure(
        'listener for bounces',
        'there is none',
        'set MAIL_BOUNCE_PORT, and let your mail server hand bounces to it',
      ),
    )
  try {
    const domain = domainOf(address)
    const exchanges = (await records<Exchange>(resolve, domain, 'MX')).sort((a, b) => a.priority - b.priority)
    if (exchanges.length === 0) {
      return [
        ...findings,
        bad(
          'MX of bounces',
          `${domain} has no MX record`,
          `add an MX record for ${domain} that names the server which takes bounces`,
        ),
      ]
    }
    const { exchange } = exchanges[0]!
    const [host] = [
      ...(await records<string>(resolve, exchange, 'A')),
      ...(await records<string>(resolve, exchange, 'AAAA')),
    ]
    if (host === undefined) {
      return [
        ...findings,
        bad('MX of bounces', `${exchange} has no address`, `add an A record for ${exchange}`),
      ]
    }
    await ask(
      `MX of bounces (${exchange})`,
      host,
      port,
      'let that server take mail for the address, whatever stands after its +, and hand it to MAIL_BOUNCE_PORT; from some networks port 25 is closed, then try from another',
    )
  } catch (fault) {
    findings.push(
      bad(
        'MX of bounces',
        `the DNS could not be asked: ${reasonOf(fault)}`,
        'check the resolver of this machine',
      ),
    )
  }
  return findings
}
