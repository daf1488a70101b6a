import type { Context, Handler } from 'hono'
import { networkOf } from '#mail/subscriptions.ts'
import { coarseDevice } from '#runs/device.ts'
import { problem } from '../api/problem.ts'
import { readAsker } from '../asker.ts'
import { isOwnOrigin } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { runPath } from '../views/addresses.ts'

const HOUR_SECONDS = 3600

/** Keeps a run that a reader's browser sends as JSON, and says under which address. */
export const doKeepRun =
  (site: Site): Handler =>
  async (c) => {
    c.header('cache-control', 'no-store')
    if (!site.keep) return problem(c, 404, 'No runs are kept here.')
    const origin = c.req.header('origin')
    if (origin !== undefined && !isOwnOrigin(site, origin, c)) {
      return problem(c, 403, 'Runs are kept from pages of this site: open the paper here, and run it here.')
    }
    // Other types could be sent by a form on any page.
    if (!/^application\/json\s*(?:;|$)/i.test(c.req.header('content-type') ?? '')) {
      return problem(c, 415, 'Send the run as application/json.')
    }
    const body = await readJson(c)
    if (body === undefined) return problem(c, 400, 'This is no JSON.')

    const kept = await site.keep(body, {
      network: networkOf(readAsker(c, site.trustedProxies).address),
      where: coarseDevice(c.req.header('user-agent')),
    })
    if (kept.result === 'refused') return problem(c, 422, `This run cannot be kept. ${kept.why}.`)
    if (kept.result === 'too many') {
      c.header('retry-after', String(HOUR_SECONDS))
      return problem(c, 429, 'Many runs were kept from your network this hour. Keep this one in an hour.')
    }
    const path = runPath(kept.id)
    c.header('location', path)
    return c.json({ id: kept.id, url: path }, 201)
  }

async function readJson(c: Context): Promise<unknown> {
  const text = await c.req.text()
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
