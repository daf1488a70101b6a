import type { Context, Handler } from 'hono'
import type { Opinion, StoredPaper, Subscriber } from '#store/index.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { Layout } from '../views/layout.tsx'
import { Maths } from '../views/maths.tsx'
import { keepSecret, showNote } from '../views/note.tsx'

const SAID = new Map<unknown, Opinion | undefined>([
  ['more', 1],
  ['less', -1],
  ['nothing', undefined],
])

/** Two buttons: programs that follow every link in a mail say nothing of any paper. */
export const showOpinion =
  (site: Site): Handler =>
  async (c) => {
    const about = await find(site, c)
    if (!site.subscriptions || !about) return unknown(site, c)
    const { reader, paper } = about
    const said = await site.subscriptions.opinions.of(reader, paper)
    // What the link in the mail says comes first.
    const buttons = [
      { value: 'more', words: 'More like this', isSaid: said === 1 },
      { value: 'less', words: 'Less like this', isSaid: said === -1 },
    ]
    if (c.req.query('say') === 'less') buttons.reverse()
    return c.html(
      <Layout
        site={site}
        kind="read"
        title="More like this, or less"
        head={<meta name="robots" content="noindex" />}
        bare
      >
        <header class="page-head">
          <h1>More like this, or less?</h1>
          <p dir="auto">
            <a href={paperPath(paper.id)}>
              <Maths text={paper.title} inLink />
            </a>
          </p>
          {said !== undefined && (
            <p role="status">You want {said === 1 ? 'more' : 'less'} like it in your issues.</p>
          )}
          <p>
            Papers that are like it come earlier in your next issues, or later. Nobody else sees what you say.
          </p>
        </header>
        <form class="preferences" method="post">
          <p class="buttons">
            {buttons
              .filter(({ isSaid }) => !isSaid)
              .map(({ value, words }) => (
                <button type="submit" name="say" value={value}>
                  {words}
                </button>
              ))}{' '}
            {said !== undefined && (
              <button type="submit" name="say" value="nothing">
                Take it back
              </button>
            )}
          </p>
        </form>
      </Layout>,
    )
  }

/** Notes what the button says. */
export const doOpinion =
  (site: Site): Handler =>
  async (c) => {
    const about = await find(site, c)
    if (!site.subscriptions || !about) return unknown(site, c)
    const { say } = await c.req.parseBody()
    if (SAID.has(say)) await site.subscriptions.opinions.say(about.reader, about.paper, SAID.get(say))
    return c.redirect(c.req.path, 303)
  }

async function find(site: Site, c: Context): Promise<{ reader: Subscriber; paper: StoredPaper } | undefined> {
  keepSecret(c)
  const reader = await site.subscriptions?.open('opinion', c.req.param('link')!)
  const paper = await site.store.papers.get(c.req.param('id')!)
  return reader && reader !== 'gone' && paper ? { reader, paper } : undefined
}

const unknown = (site: Site, c: Context) =>
  showNote(site, c, {
    status: 404,
    title: 'Nobody is behind this link',
    children: 'It may have been cut short on its way, or the subscription or the paper was removed.',
  })
