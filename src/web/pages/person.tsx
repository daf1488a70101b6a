import type { Handler } from 'hono'
import { readHandle } from '#accounts/names.ts'
import { memberOf } from '../member.ts'
import type { Site } from '../site.ts'
import { collectionPath } from '../views/addresses.ts'
import { papersInWords } from '../views/counts.ts'
import { DayTime } from '../views/dates.tsx'
import { Layout } from '../views/layout.tsx'

/** What a member does in public; to members also what they began for the group. */
export const showPerson =
  (site: Site): Handler =>
  async (c) => {
    const handle = readHandle(c.req.param('handle'))
    const person = site.accounts && handle !== undefined && (await site.store.members.byHandle(handle))
    if (!person) return c.notFound()
    if (c.req.param('handle') !== person.handle) return c.redirect(`/people/${person.handle}`, 301)
    const viewer = memberOf(c)
    const collections = viewer
      ? (await site.store.collections.of(viewer.id)).filter(
          ({ access, madeBy }) => access === 'group' && madeBy === person.id,
        )
      : []
    return c.html(
      <Layout
        site={site}
        kind="read"
        title={person.name}
        head={<meta name="robots" content="noindex" />}
        bare
      >
        <header class="page-head">
          <h1 dir="auto">{person.name}</h1>
          <p>
            @{person.handle}, here since <DayTime time={person.created} />
          </p>
        </header>
        {collections.length > 0 && (
          <section class="preferences quiet" aria-labelledby="collections">
            <h2 id="collections">Collections for the group</h2>
            <ul class="rows">
              {collections.map(({ id, name, papers }) => (
                <li>
                  <a href={collectionPath(id)} dir="auto">
                    {name}
                  </a>
                  <span class="hint">{papersInWords(papers)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </Layout>,
    )
  }
