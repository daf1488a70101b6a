import type { MessageCounts, Store, Webhook, WebhookMessage, WebhookWants } from '#store/index.ts'

/** All webhooks and how many of their messages are not over with. */
export async function statusOf(store: Store): Promise<{ webhook: Webhook; counts: MessageCounts }[]> {
  const counts = await store.webhookMessages.counts()
  return (await store.webhooks.all()).map((webhook) => ({
    webhook,
    counts: counts.get(webhook.key) ?? { waiting: 0, failed: 0 },
  }))
}

const moment = (at: number) => new Date(at).toISOString()

/** What the operator is told of one: no secret, and of its address only what lets nobody in. */
export const webhookFacts = ({
  name,
  url,
  form,
  madeBy,
  state,
  wants,
  why,
  changed,
  created,
  taken,
}: Webhook) => ({
  name,
  form,
  to: `${new URL(url).origin}/…`,
  state,
  since: moment(changed),
  ...(why !== undefined && { why }),
  wants,
  madeBy,
  made: moment(created),
  ...(taken !== undefined && { taken: moment(taken) }),
})

export const messageFacts = ({ id, type, state, created, due, done, tries, error }: WebhookMessage) => ({
  id,
  type,
  state,
  written: moment(created),
  tries,
  ...(state === 'waiting' && { due: moment(due) }),
  ...(done !== undefined && { done: moment(done) }),
  ...(error !== undefined && { error }),
})

/** What one is told of, after "is told". */
export function wantsInWords({ days, verdicts, papers, group, searches }: WebhookWants): string {
  const parts = [
    days && (days.hour === 0 ? 'new days' : `new days from ${days.hour}:00 UTC on`),
    verdicts && 'verdicts',
    papers.length > 0 && `new versions and withdrawal of ${papers.join(', ')}`,
    group && `papers that ${group.colleagues} members vote for or write about within a day`,
    searches.length > 0 &&
      `what is found by ${searches.map(({ words, without }) => `“${words}”${without === '' ? '' : ` without “${without}”`}`).join(', ')}`,
  ]
  return parts.filter(Boolean).join('; ')
}

/** Those that were switched off, as everybody may know: what they said is for the operator alone. */
export async function switchedOff(store: Store): Promise<{ name: string; since: number }[]> {
  return (await store.webhooks.all('off')).map(({ name, changed }) => ({ name, since: changed }))
}
