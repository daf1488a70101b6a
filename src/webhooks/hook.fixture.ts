import type { Store, Webhook, WebhookWants } from '#store/index.ts'
import { writePayload } from './events.ts'
import { addWebhook } from './make.ts'
import { createPost } from './post.ts'
import { newMessageId } from './secret.ts'
import { sendMessages } from './send.ts'

export const NOTHING_WANTED: WebhookWants = { verdicts: false, papers: [], searches: [] }

/** A webhook that is on. */
export async function addHook(
  store: Store,
  url: string,
  {
    name = 'lab',
    wants,
    now,
    ...rest
  }: { name?: string; wants?: Partial<WebhookWants>; now: number } & Partial<Pick<Webhook, 'form' | 'token'>>,
): Promise<Webhook> {
  const settings = { name, url, form: 'standard' as const, ...rest, wants: { ...NOTHING_WANTED, ...wants } }
  return (await addWebhook(store, settings, { now, madeBy: 'command' }))!
}

/** Messages that wait to be sent, named so that their order shows. */
export async function addMessages(store: Store, { key }: Webhook, names: readonly string[], now: number) {
  const messages = names.map((webhook) => ({
    id: newMessageId(),
    type: 'webhook.test',
    payload: writePayload({ type: 'webhook.test', data: { webhook } }, now),
  }))
  await store.webhookMessages.add(key, messages, now)
  return messages.map(({ id }) => id)
}

/** Sends what is due at a time, to this machine too. */
export const sendAt = (
  store: Store,
  now: number,
  more: Parameters<typeof sendMessages>[1] & { limits?: object } = {},
) =>
  sendMessages(
    {
      store,
      now: () => now,
      post: createPost({
        userAgent: 'a test',
        allowPrivate: true,
        now: () => now,
        limits: more.limits ?? {},
      }),
    },
    more,
  )
