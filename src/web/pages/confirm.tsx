import type { Context, Handler } from 'hono'
import { FORGET } from '#mail/settings.ts'
import { whenInWords } from '#mail/slots.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'
import { keepSecret, showNote } from '../views/note.tsx'

/** Asks for the press of a button: programs that follow every link in a mail confirm nothing. */
export const showConfirm =
  (site: Site): Handler =>
  async (c) => {
    keepSecret(c)
    const reader = await site.subscriptions?.pending(c.req.param('token')!)
    if (!reader) return ended(site, c)
    return c.html(
      <Layout site={site} kind="read" title="Confirm" head={<meta name="robots" content="noindex" />} bare>
        <section class="page-head">
          <h1>Papers to {reader.email}?</h1>
          <p>It comes {whenInWords(reader.preferences)}, until you end it.</p>
        </section>
        <form class="preferences" method="post">
          <button type="submit">Yes, send them</button>
        </form>
      </Layout>,
    )
  }

/** The reader agrees. */
export const doConfirm =
  (site: Site): Handler =>
  async (c) => {
    keepSecret(c)
    const reader = await site.subscriptions?.confirm(c.req.param('token')!)
    if (!site.subscriptions || !reader) return ended(site, c)
    return c.redirect(`${new URL(site.subscriptions.manageUrl(reader)).pathname}?now=confirmed`, 303)
  }

const ended = (site: Site, c: Context) =>
  showNote(site, c, {
    status: 410,
    title: 'This link has ended',
    children: (
      <>
        It was used, or is older than {FORGET.pending} days. If no papers come,{' '}
        <a href="/subscribe">ask again</a>.
      </>
    ),
  })
