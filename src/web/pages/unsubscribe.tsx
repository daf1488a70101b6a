import type { Context, Handler } from 'hono'
import { FORGET } from '#mail/settings.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'
import { keepSecret, showNote } from '../views/note.tsx'

/** A button: programs that follow every link in a mail end nobody's subscription. */
export const showUnsubscribe =
  (site: Site): Handler =>
  async (c) => {
    keepSecret(c)
    const reader = await site.subscriptions?.open('unsubscribe', c.req.param('link')!)
    if (!reader) return unknown(site, c)
    if (reader === 'gone' || reader.state === 'left') return ended(site, c)
    return c.html(
      <Layout
        site={site}
        kind="read"
        title="Unsubscribe"
        head={<meta name="robots" content="noindex" />}
        bare
      >
        <section class="page-head">
          <h1>No more papers to {reader.email}?</h1>
        </section>
        <form class="preferences" method="post">
          <button type="submit">Unsubscribe</button>
        </form>
      </Layout>,
    )
  }

/**
 * Ends a subscription, whoever presses: mail programs do it for the reader (RFC 8058), without our page, so the link
 * alone says whose it is. Doing so again changes nothing.
 */
export const doUnsubscribe =
  (site: Site): Handler =>
  async (c) => {
    keepSecret(c)
    const reader = await site.subscriptions?.open('unsubscribe', c.req.param('link')!)
    if (!site.subscriptions || !reader) return unknown(site, c)
    if (reader !== 'gone') await site.subscriptions.leave(reader)
    return ended(site, c)
  }

const ended = (site: Site, c: Context) =>
  showNote(site, c, {
    title: 'You are unsubscribed',
    children: (
      <>
        No further issue is sent. Your address is forgotten after {FORGET.left} days.{' '}
        <a href="/subscribe">Subscribe again</a>
      </>
    ),
  })

const unknown = (site: Site, c: Context) =>
  showNote(site, c, {
    status: 404,
    title: 'Nobody is behind this link',
    children: 'It may have been cut short on its way. The link at the end of any of our mails does the same.',
  })
