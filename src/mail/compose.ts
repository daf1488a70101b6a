import { isDeepStrictEqual } from 'node:util'
import { announcementOn } from '#feed/calendar.ts'
import { addDays } from '#feed/days.ts'
import type { Delivery, Store, Subscriber } from '#store/index.ts'
import type { DigestWriter } from './digest.ts'
import { accountLetter, changeLetter, confirmLetter } from './letters.ts'
import { namedIssue } from './issue-names.ts'
import { confirmUrl, opinionUrl, readerUrl } from './links.ts'
import { type Content, toMessage } from './message.ts'
import { type Desk, FORGET, domainOf } from './settings.ts'
import { hashOf, randomId } from './sign.ts'
import { whenInWords } from './slots.ts'

/** A mail ready to be handed over. */
export interface Composed {
  from: string
  to: string
  raw: Buffer
}

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
  return (
    content &&
    envelope(desk, {
      reader: subscriber,
      name: delivery.issue,
      date: delivery.created,
      isIssue: delivery.kind === 'digest',
      content,
    })
  )
}

interface Enveloped {
  reader: Pick<Subscriber, 'id' | 'email'>
  /** Of the issue or the letter. */
  name: string
  date: number
  /** It can be unsubscribed from. */
  isIssue: boolean
  content: Content
}

/** A content as a mail to one reader. The same name and reader make the same mail. */
export function envelope(
  { settings, signer }: Pick<Desk, 'settings' | 'signer'>,
  { reader, name, date, isIssue, content }: Enveloped,
): Composed {
  const { from, bounces } = settings
  const domain = domainOf(from.address)
  const unsubscribe = readerUrl({ ...settings, signer }, 'unsubscribe', reader.id)
  const raw = toMessage(
    {
      from,
      to: reader.email,
      messageId: `${name.replaceAll(' ', '-')}.${signer.mark(`${name}\n${reader.id}`)}@${domain}`,
      date,
      more: {
        'Auto-Submitted': 'auto-generated',
        ...(isIssue && {
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
        : bounceAddress(bounces.address, signer.sign('bounce', reader.id)),
    to: reader.email,
    raw,
  }
}

/** `bounces+ID.SIGNATURE@domain`: a bounce says by its address whose it is. */
export function bounceAddress(address: string, signed: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}+${signed}${address.slice(at)}`
}

async function contentOf(
  desk: Parameters<typeof compose>[0],
  delivery: Delivery,
  reader: Subscriber,
  doubts: readonly string[],
): Promise<Content | undefined> {
  if (delivery.kind !== 'digest') return letterOf(desk, delivery, reader)
  const { writer, settings, signer } = desk
  const { issue, papers } = delivery
  const { id, state, preferences, confirmed } = reader
  const links = { ...settings, signer }
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

/** A letter to somebody who asked for mail: what it says goes by what they are by now. */
async function letterOf(
  { store, settings, signer, now }: Parameters<typeof compose>[0],
  { kind, choices }: Delivery,
  { key: subscriber, id, state, preferences }: Subscriber,
): Promise<Content | undefined> {
  const isReader = state === 'active' || state === 'paused'
  const isChange = choices !== undefined && !isDeepStrictEqual(choices, preferences)
  const manage = readerUrl({ ...settings, signer }, 'manage', id)
  if (isReader && !isChange) return kind === 'account' ? accountLetter({ href: manage }) : undefined
  if (!isReader && kind === 'account') return undefined
  // Made only now, as the store keeps no more than its hash.
  const token = randomId()
  const days = FORGET.pending
  await store.subscribers.keepConfirmation(hashOf(token), subscriber, now() + days * DAY_MS, choices)
  const letter = {
    href: confirmUrl(settings.baseUrl, token),
    days,
    when: whenInWords(choices ?? preferences),
  }
  return isReader ? changeLetter({ ...letter, manage }) : confirmLetter(letter)
}

/** Why there is nothing, as far as it is known. */
export function whyEmpty(day: string, onlyFollowed = false): string {
  if (onlyFollowed) return 'Of what came in since your last issue, nothing matches what you follow.'
  const plan = announcementOn(addDays(day, -1))
  return `No new list has come in since the last issue.${plan.announces ? '' : ` ${plan.why}.`}`
}
