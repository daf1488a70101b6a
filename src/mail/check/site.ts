import type { MailSettings } from '../settings.ts'
import { type Finding, bad, good, reasonOf, unsure } from './finding.ts'

const TIMEOUT_MS = 10_000

/** Links in mails lead to BASE_URL, and mail programs end subscriptions there (RFC 8058 wants https). */
export async function checkSite({ baseUrl }: MailSettings, fetch = globalThis.fetch): Promise<Finding> {
  if (!baseUrl.startsWith('https:')) {
    return bad(
      'BASE_URL',
      `${baseUrl} is no https address`,
      'serve the site by https and set BASE_URL to it: one-click unsubscription works by nothing else',
    )
  }
  try {
    const { status } = await fetch(`${baseUrl}/healthz`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'manual',
    })
    return status === 200
      ? good('BASE_URL', `${baseUrl} answers by https`)
      : unsure(
          'BASE_URL',
          `${baseUrl}/healthz answers ${status}`,
          'start the site (papers serve), and let the proxy in front of it hand on all paths',
        )
  } catch (fault) {
    return bad(
      'BASE_URL',
      `${baseUrl}: ${reasonOf(fault)}`,
      'check its certificate, the proxy, and whether the site runs',
    )
  }
}
