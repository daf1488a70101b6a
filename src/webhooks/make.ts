import { isDeepStrictEqual } from 'node:util'
import { workId } from '#sources/work-id.ts'
import type { Store, Webhook, WebhookForm, WebhookWants } from '#store/index.ts'
import { firstMarks } from './plan.ts'
import { FORMER_MS, newSecret } from './secret.ts'

/** A webhook as the operator says it. */
export interface WebhookSettings {
  name: string
  url: string
  form: WebhookForm
  token?: string
  /** Made here unless given. */
  secret?: string
  wants: WebhookWants
}

/** Adds a webhook that begins with what is here already told. Undefined when there is one of that name. */
export const addWebhook = (
  store: Store,
  settings: WebhookSettings,
  { now, madeBy }: { now: number; madeBy: Webhook['madeBy'] },
): Promise<Webhook | undefined> =>
  store.atomically(async (inside) =>
    inside.webhooks.add(
      {
        ...settings,
        madeBy,
        secret: settings.secret ?? newSecret(),
        marks: await firstMarks(inside, settings.wants, now),
      },
      now,
    ),
  )

/** The id of a paper that is named in any form people paste; undefined when it is not here. */
export async function paperNamed(store: Store, name: string): Promise<string | undefined> {
  const id = workId(name)
  const paper = (await store.papers.get(name)) ?? (id === undefined ? undefined : await store.papers.get(id))
  return paper?.id
}

/** Gives a webhook a new secret, beside which the former one signs for a day. */
export async function rotateSecret(
  store: Store,
  { key, secret: before }: Pick<Webhook, 'key' | 'secret'>,
  now: number,
  secret = newSecret(),
): Promise<string> {
  await store.webhooks.change(key, { secret, former: { secret: before, until: now + FORMER_MS } }, now)
  return secret
}

/**
 * Makes the webhooks of the configuration those it names: new ones begin, changed ones go on with what they were told,
 * others go with their messages. Those that were made by command stay as they are. Returns what stands in the way, a line
 * each.
 */
export const keepConfigured = (
  store: Store,
  configured: readonly WebhookSettings[],
  now: number,
): Promise<string[]> =>
  store.atomically(async (inside) => {
    const doubts: string[] = []
    const before = new Map((await inside.webhooks.all()).map((one) => [one.name, one]))
    for (const one of before.values()) {
      const isGone = !configured.some(({ name }) => name === one.name)
      if (one.madeBy === 'configuration' && isGone) await inside.webhooks.remove(one.key)
    }
    for (const { wants, ...rest } of configured) {
      const papers = await Promise.all(wants.papers.map((name) => paperNamed(inside, name)))
      const absent = wants.papers.filter((_, i) => papers[i] === undefined)
      if (absent.length > 0)
        doubts.push(`WEBHOOKS: ${rest.name} follows ${absent.join(', ')}, not here so far`)
      const settings = { ...rest, wants: { ...wants, papers: papers.map((id, i) => id ?? wants.papers[i]!) } }
      const known = before.get(settings.name)
      if (!known) await addWebhook(inside, settings, { now, madeBy: 'configuration' })
      else if (known.madeBy === 'configuration') await changeTo(inside, known, settings, now)
      else
        doubts.push(`WEBHOOKS: there is a webhook ${known.name} already, made by command; it stays as it is`)
    }
    return doubts
  })

async function changeTo(store: Store, known: Webhook, settings: WebhookSettings, now: number): Promise<void> {
  const { url, form, token, wants, secret } = settings
  if (secret !== undefined && secret !== known.secret) await rotateSecret(store, known, now, secret)
  // What was switched off at one address may work at another.
  const isElsewhere = url !== known.url || form !== known.form || token !== known.token
  if (!isElsewhere && isDeepStrictEqual(wants, known.wants)) return
  const restart = isElsewhere && known.state === 'off' ? ({ state: 'on', why: undefined } as const) : {}
  await store.webhooks.change(known.key, { url, form, token, wants, ...restart }, now)
}
