import { type Repeated, repeat } from '#feed/repeat.ts'
import type { NoticeLetter, Store } from '#store/index.ts'
import { letter } from './letters.ts'
import { toMessage } from './message.ts'
import { readFailure, retryGap } from './outcome.ts'
import { type Post, createPost } from './post.ts'
import { type Desk, domainOf } from './settings.ts'
import { randomId } from './sign.ts'

const EVERY_MS = 20_000
const LEASE_MS = 120_000
const MINUTE_MS = 60_000

/**
 * Sends letters to members as long as the site runs: links that let them in, and what they are told of. Each is sent at least once;
 * a process that ends between sending and noting sends it again, under the same Message-ID.
 */
export function startNotices(
  desk: Desk & { store: Store },
  { log, everyMs = EVERY_MS }: { log: (line: string, cause?: unknown) => void; everyMs?: number },
): Repeated {
  const post = createPost(desk.settings)
  const repeated = repeat(() => sendNotices(desk, post), {
    everyMs,
    tell: (fault) => log('letters to members could not be sent', fault),
  })
  return {
    nudge: repeated.nudge,
    async close() {
      await repeated.close()
      post.close()
    },
  }
}

/** Sends what is due, one after another. */
export async function sendNotices(
  { store, settings, signer, now }: Desk & { store: Store },
  post: Post,
): Promise<void> {
  const holder = randomId()
  const { notices } = store
  for (;;) {
    const notice = await notices.claim(holder, now(), now() + LEASE_MS)
    if (!notice) return
    const { key, name, email, created, tries } = notice
    const raw = toMessage(
      {
        from: settings.from,
        to: email,
        messageId: `notice.${signer.mark(`${name}\n${email}`)}@${domainOf(settings.from.address)}`,
        date: created,
        more: { 'Auto-Submitted': 'auto-generated', ...listHeaders(notice.letter) },
      },
      letter(notice.letter),
    )
    // Only now, as a letter that nobody gets takes as long as one that somebody does.
    if (notice.ends <= now()) {
      await notices.finish(key, { state: 'failed', error: 'came too late' }, holder, now())
      continue
    }
    try {
      await post.send({ from: settings.from.address, to: email, raw, beforeEnd: async () => {} })
      await notices.finish(key, { state: 'sent' }, holder, now())
    } catch (fault) {
      const failure = readFailure(fault, false)
      const { error } = failure
      const isTrouble = failure.kind === 'trouble'
      const due = now() + (isTrouble ? MINUTE_MS : retryGap(tries))
      const isOver = failure.kind === 'refused' || due >= notice.ends
      await notices.finish(
        key,
        isOver ? { state: 'failed', error } : { state: 'waiting', error, due },
        holder,
        now(),
      )
      // Nothing goes through at the moment.
      if (isTrouble) return
    }
  }
}

/** One click in the mail program ends mails like it (RFC 8058). */
const listHeaders = ({ unsubscribe }: NoticeLetter): Record<string, string> =>
  unsubscribe
    ? {
        'List-Unsubscribe': `<${unsubscribe.href}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }
    : {}
