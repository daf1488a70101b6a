import { type Repeated, repeat } from '#feed/repeat.ts'
import type { Store } from '#store/index.ts'
import { type Planning, planMessages } from './plan.ts'
import type { Post } from './post.ts'
import { sendMessages } from './send.ts'

/** How often is looked for messages that are due. */
const EVERY_MS = 5000
/** News is looked for when something that pages show was written, and so often anyway: some of it comes with time. */
const NEWS_MS = 5 * 60_000
const TIDY_MS = 6 * 3_600_000
/** Messages are kept for so long, to be looked at and sent again. */
const KEPT_MS = 30 * 86_400_000

/**
 * Notices what is new and tells the webhooks of it as long as the site runs. Several processes may do so on one database. What
 * goes wrong is told to `log`, once for each kind of trouble, and never thrown.
 */
export function startWebhooks(
  { store, post, now }: { store: Store; post: Post; now: () => number },
  {
    log,
    everyMs = EVERY_MS,
    ...planning
  }: { log: (line: string, cause?: unknown) => void; everyMs?: number } & Omit<Planning, 'now' | 'signal'>,
): Repeated {
  const stop = new AbortController()
  const { signal } = stop
  let seen: number | undefined
  let [noticed, tidied, looked] = [-Infinity, -Infinity, -Infinity]

  async function look(): Promise<void> {
    const isTidy = performance.now() - tidied < TIDY_MS
    if (!isTidy || now() < looked) await store.clock.mendWebhooks(now())
    looked = now()
    if (!isTidy) {
      await store.webhookMessages.forget(now() - KEPT_MS)
      tidied = performance.now()
    }
    try {
      await notice()
    } finally {
      await send()
    }
  }

  async function notice(): Promise<void> {
    const revision = await store.revision()
    if (revision === seen && performance.now() - noticed < NEWS_MS) return
    await planMessages(store, { ...planning, now: now(), signal })
    seen = revision
    noticed = performance.now()
  }

  async function send(): Promise<void> {
    const { off } = await sendMessages({ store, post, now }, { signal })
    for (const { name, why } of off)
      log(`webhook ${name} is switched off: ${why}; papers webhooks resend ${name}`)
  }

  const looking = repeat(look, { everyMs, tell: (fault) => log('webhooks', fault) })
  return {
    nudge: looking.nudge,
    async close() {
      stop.abort(new Error('the site is closing'))
      await looking.close()
    },
  }
}
