import type { Context, Handler } from 'hono'
import { openSilence } from '#discussion/letters.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'
import { keepSecret, showNote } from '../views/note.tsx'

/** A button: programs that follow every link in a mail silence nobody. */
export const showSilence =
  (site: Site): Handler =>
  (c) => {
    keepSecret(c)
    if (memberBehind(site, c) === undefined) return unknown(site, c)
    return c.html(
      <Layout
        site={site}
        kind="read"
        title="No mail of mentions"
        head={<meta name="robots" content="noindex" />}
        bare
      >
        <section class="page-head">
          <h1>No mail when a comment names you?</h1>
        </section>
        <form class="preferences" method="post">
          <button type="submit">No mail of mentions</button>
        </form>
      </Layout>,
    )
  }

/** Ends these mails, whoever presses: mail programs do it for the member (RFC 8058). Doing so again changes nothing. */
export const doSilence =
  (site: Site): Handler =>
  async (c) => {
    keepSecret(c)
    const member = memberBehind(site, c)
    if (member === undefined) return unknown(site, c)
    // Whoever has left gets none anyway.
    if (await site.store.members.get(member)) await site.store.comments.setMentionMail(member, false)
    return showNote(site, c, {
      title: 'No mail of mentions any more',
      children: (
        <>
          Comments that name you are told to you by mail no more. <a href="/account#mail">Change that</a>
        </>
      ),
    })
  }

const memberBehind = ({ signer }: Site, c: Context): string | undefined =>
  signer && openSilence(signer, c.req.param('link')!)

const unknown = (site: Site, c: Context) =>
  showNote(site, c, {
    status: 404,
    title: 'Nobody is behind this link',
    children: 'It may have been cut short on its way. Your account has the same switch.',
  })
