import { dayAt } from '#feed/days.ts'
import type { Store } from '#store/index.ts'
import { type Ranking, listedOn } from '../candidates.ts'
import { type Composed, envelope } from '../compose.ts'
import { type DigestWriter } from '../digest.ts'
import type { Post } from '../post.ts'
import type { Desk } from '../settings.ts'
import { type Finding, bad, good, reasonOf } from './finding.ts'
import type { Resolve } from './names.ts'
import { checkSender } from './sender.ts'
import { checkSite } from './site.ts'
import { checkSmtp } from './smtp.ts'
import { NOBODY, checkBounces } from './way-back.ts'

export interface MailCheck extends Desk {
  store: Store
  writer: DigestWriter
  post: Post
  ranking: Ranking
  resolve: Resolve
  /** The address from which mail reaches its receivers, when it is known. */
  ip?: string | undefined
  /** Where servers take mail from others. */
  port?: number
  fetch?: typeof globalThis.fetch
}

/** Looks at all that mail needs on its way to a reader and back, and sends the newest issue to an address. */
export async function checkMail(check: MailCheck, to: string): Promise<Finding[]> {
  const { settings, post, resolve, ip, port = 25, fetch } = check
  const mail = await newestIssue(check, to)
  const smtp = await checkSmtp(settings)
  const isWorking = smtp.every(({ state }) => state !== 'bad')
  return [
    ...smtp,
    ...(await checkSender(settings, mail, { resolve, ip })),
    await checkSite(settings, fetch),
    ...(await checkBounces(check, { resolve, port })),
    ...(isWorking ? [await send(post, mail)] : []),
  ]
}

/** As a reader gets it, of the newest list; its links are of nobody. */
async function newestIssue(check: MailCheck, to: string): Promise<Composed> {
  const { store, writer, ranking, now } = check
  const today = dayAt(now())
  const day = (await store.listings.newest(today)) ?? today
  const { papers } = await listedOn(store, { from: day, to: day }, ranking)
  const chosen = papers.slice(0, 10).map(({ id, trend }) => [id, trend] as const)
  const content = await writer.write({
    day,
    kind: 'daily',
    papers: chosen,
    why: 'There is no list yet.',
    reader: { manage: check.settings.baseUrl, unsubscribe: check.settings.baseUrl },
  })
  return envelope(check, {
    reader: { id: NOBODY, email: to },
    name: `check ${now()}`,
    date: now(),
    isIssue: true,
    content: { ...content, subject: `Test: ${content.subject}` },
  })
}

async function send(post: Post, mail: Composed): Promise<Finding> {
  try {
    const answer = await post.send({ ...mail, beforeEnd: async () => {} })
    return good(
      'a mail',
      `the server took it for ${mail.to}: ${answer}. Look whether it arrives, and not among the junk`,
    )
  } catch (fault) {
    return bad(
      'a mail',
      `it was not taken for ${mail.to}: ${reasonOf(fault)}`,
      'the words are the server’s; its operator knows what they ask for',
    )
  }
}
