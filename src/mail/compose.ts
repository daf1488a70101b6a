import { announcementOn } from '#feed/calendar.ts'
import { addDays } from '#feed/days.ts'
import type { Delivery, Store, Subscriber } from '#store/index.ts'
import type { DigestWriter } from './digest.ts'
import { accountLetter, confirmLetter } from './letters.ts'
import { namedIssue } from './issue-names.ts'
import { confirmUrl, opinionUrl, readerUrl } from './links.ts'
import { type Content, toMessage } from './message.ts'
import { type Desk, domainOf } from './settings.ts'
import { hashOf, randomId } from './sign.ts'

/** A mail ready to be handed over. */
export interface Composed {
  from: string
  to: string
  raw: Buffer
}

export const CONFIRM_DAYS = 3
const DAY_MS = 86_400_000

/** Puts a delivery together; undefined when its reader no longer wants it. */
export async function compose(
  desk: Desk & { store: Pick<Store, 'subscribers'>; writer: DigestWriter },
  delivery: Delivery,
  subscriber: Subscriber | undefined,
  doubts: readonly string[] = [],
): Promise<Composed | undefined> {
  if (!subscriber) return undefined
  const content = await contentOf(desk, delivery, subscriber, doubts)
  if (!content) return undefined
  const { settings, signer } = desk
  const { from, bounces } = settings
  const domain = domainOf(from.address)
  const name = delivery.issue.replaceAll(' ', '-')
  const unsubscribe = readerUrl({ ...settings, signer }, 'unsubscribe', subscriber.id)
  const raw = toMessage(
    {
      from,
      to: subscriber.email,
      messageId: `${name}.${signer.mark(`${delivery.issue}\n${subscriber.id}`)}@${domain}`,
      date: delivery.created,
      more: {
        'Auto-Submitted': 'auto-generated',
        ...(delivery.kind === 'digest' && {
          'List-Id': `Daily Papers <daily-papers.${domain}>`,
          'List-Unsubscribe': `<${unsubscribe}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
      },
    },
    content,
  )
  return {
    from:
      bounces.address === undefined
        ? from.address
        : bounceAddress(bounces.address, signer.sign('bounce', subscriber.id)),
    to: subscriber.email,
    raw,
  }
}

/** `bounces+ID.SIGNATURE@domain`: a bounce says by its address whose it is. */
function bounceAddress(address: string, signed: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}+${signed}${address.slice(at)}`
}

async function contentOf(
  { store, writer, settings, signer, now }: Parameters<typeof compose>[0],
  { kind, issue, papers, subscriber: key }: Delivery,
  { id, state, preferences, confirmed }: Subscriber,
  doubts: readonly string[],
): Promise<Content | undefined> {
  const isReader = state === 'active' || state === 'paused'
  const links = { ...settings, signer }
  if (kind === 'account') {
    return isReader ? accountLetter({ href: readerUrl(links, 'manage', id) }) : undefined
  }
  if (kind === 'confirm') {
    if (isReader) return undefined
    // Made only now, as the store keeps no more than its hash.
    const token = randomId()
    await store.subscribers.keepConfirmation(hashOf(token), key, now() + CONFIRM_DAYS * DAY_MS)
    return confirmLetter({ href: confirmUrl(settings.baseUrl, token), days: CONFIRM_DAYS })
  }
  if (state !== 'active') return undefined
  const named = namedIssue(issue)
  const follows = preferences.topics.length + preferences.categories.length + preferences.searches.length > 0
  return writer.write({
    ...named,
    papers,
    doubts,
    why: whyEmpty(named.day, follows && !preferences.trending),
    reader: {
      manage: readerUrl(links, 'manage', id),
      unsubscribe: readerUrl(links, 'unsubscribe', id),
      opinion: (paper, said) => opinionUrl(links, id, paper, said),
      since: confirmed,
    },
  })
}

/** Why there is nothing, as far as it is known. */
export function whyEmpty(day: string, onlyFollowed = false): string {
  if (onlyFollowed) return 'Of what came in since your last issue, nothing matches what you follow.'
  const plan = announcementOn(addDays(day, -1))
  return `No new list has come in since the last issue.${plan.announces ? '' : ` ${plan.why}.`}`
}
