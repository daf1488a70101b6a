import { authenticate } from 'mailauth'
import { isLoopback } from '#sources/public-address.ts'
import type { Composed } from '../compose.ts'
import { signed } from '../post.ts'
import { type MailSettings, domainOf } from '../settings.ts'
import { type Finding, bad, good, reasonOf, unsure } from './finding.ts'
import { type Resolve, records } from './names.ts'

interface Options {
  resolve: Resolve
  /** The address from which mail reaches its receivers, when it is known. */
  ip?: string | undefined
}

/** SPF, DKIM and DMARC, as a server that receives the mail judges them. */
export async function checkSender(
  settings: MailSettings,
  mail: Composed,
  { resolve, ip }: Options,
): Promise<Finding[]> {
  try {
    const from = ip ?? (await publicAddress(new URL(settings.smtpUrl).hostname, resolve))
    const judged = await authenticate(await signed(settings, mail), {
      sender: mail.from,
      ip: from ?? '192.0.2.1',
      helo: domainOf(settings.from.address),
      resolver: resolve as never,
      disableArc: true,
      disableBimi: true,
    })
    return [
      await spfFinding(judged, { resolve, from, domain: domainOf(mail.from) }),
      dkimFinding(settings, judged),
      dmarcFinding(settings, judged, from),
    ]
  } catch (fault) {
    return [
      bad(
        'SPF, DKIM, DMARC',
        `the DNS could not be asked: ${reasonOf(fault)}`,
        'check the resolver of this machine',
      ),
    ]
  }
}

type Judged = Awaited<ReturnType<typeof authenticate>>

/** Receivers see the server's public address; of one on this machine or in its network nobody here knows it. */
async function publicAddress(host: string, resolve: Resolve): Promise<string | undefined> {
  if (isLoopback(host)) return undefined
  const literal = /^[\d.]+$|:/.test(host)
  const [address] = literal ? [host] : await records<string>(resolve, host, 'A')
  return address === undefined || /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(address)
    ? undefined
    : address
}

async function spfFinding(
  { spf }: Judged,
  { resolve, from, domain }: { resolve: Resolve; from: string | undefined; domain: string },
): Promise<Finding> {
  const texts = (await records<string[]>(resolve, domain, 'TXT')).map((parts) => parts.join(''))
  const found = texts.filter((text) => /^v=spf1(?: |$)/i.test(text))
  if (found.length === 0) {
    return bad(
      'SPF',
      `${domain} has no record`,
      `add the TXT record "v=spf1 ip4:ADDRESS -all" to ${domain}, with the address of your mail server`,
    )
  }
  if (found.length > 1)
    return bad('SPF', `${domain} has ${found.length} records`, 'keep one: receivers take several for none')
  if (from === undefined) {
    return unsure(
      'SPF',
      `${domain} has "${found[0]}"`,
      'say from which address your server sends, with --from-ip, to have it judged',
    )
  }
  const { result, comment } = (spf && spf.status) || { result: 'none', comment: '' }
  return result === 'pass'
    ? good('SPF', `${domain} allows ${from}`)
    : bad(
        'SPF',
        `${result} for ${from}: ${comment}`,
        `add ip4:${from} or your provider's include: to the TXT record of ${domain}`,
      )
}

function dkimFinding({ dkim: key }: MailSettings, { dkim }: Judged): Finding {
  if (!key) {
    return unsure(
      'DKIM',
      'this site does not sign',
      'set DKIM_SELECTOR and DKIM_KEY, unless your mail server signs',
    )
  }
  const name = `${key.selector}._domainkey.${key.domain}`
  const [result] = dkim.results as {
    status: { result: string; comment?: string }
    signingHeaders?: { keys?: string }
  }[]
  return result?.status.result === 'pass'
    ? good('DKIM', `${name} has the key that signs here`)
    : bad(
        'DKIM',
        `${result?.status.result ?? 'none'}: ${result?.status.comment ?? 'no signature'}`,
        `publish the public half of the key as the TXT record ${name}`,
      )
}

function dmarcFinding({ from }: MailSettings, { dmarc }: Judged, ip: string | undefined): Finding {
  const domain = domainOf(from.address)
  if (!dmarc || dmarc.status.result === 'none') {
    return bad(
      'DMARC',
      `${domain} has no policy`,
      `add the TXT record "v=DMARC1; p=none; rua=mailto:YOU@${domain}" to _dmarc.${domain}`,
    )
  }
  const policy = `the policy of ${domain} is ${dmarc.policy}`
  if (dmarc.status.result === 'pass') return good('DMARC', `${policy}, and these mails pass`)
  const advice = 'sign with DKIM for the domain of MAIL_FROM, or let SPF of the same domain allow your server'
  return ip === undefined
    ? unsure('DMARC', `${policy}; whether mails pass depends on SPF`, advice)
    : bad('DMARC', `${policy}, and these mails fail`, advice)
}
