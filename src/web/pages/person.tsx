import type { Handler } from 'hono'
import type { Child } from 'hono/jsx'
import { readHandle } from '#accounts/names.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { Comment, Member } from '#store/index.ts'
import { memberOf } from '../member.ts'
import type { Site } from '../site.ts'
import { collectionPath, paperPath } from '../views/addresses.ts'
import { papersInWords } from '../views/counts.ts'
import { DayTime } from '../views/dates.tsx'
import { Layout } from '../views/layout.tsx'

/** What a member does in public: papers of theirs, their last comments; to members also what they began for the group. */
export const showPerson =
  (site: Site): Handler =>
  async (c) => {
    const handle = readHandle(c.req.param('handle'))
    const person = site.accounts && handle !== undefined && (await site.store.members.byHandle(handle))
    if (!person) return c.notFound()
    if (c.req.param('handle') !== person.handle) return c.redirect(`/people/${person.handle}`, 301)
    const viewer = memberOf(c)
    const collections = viewer ? await begunFor(site, viewer, person) : []
    const written = (await site.store.authorships.ofMember(person.id)).filter(
      ({ state }) => state === 'confirmed',
    )
    const comments = site.discussion
      ? await site.store.comments.newest({ member: person.id }, { limit: COMMENTS, offset: 0 })
      : []
    const titles = await titlesOf(site, comments)
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
        <Part id="papers" title="Papers of theirs">
          {written.map(({ paper: { id, title } }) => (
            <li>
              <a href={paperPath(id)} dir="auto">
                {withPlainFormulas(title)}
              </a>
            </li>
          ))}
        </Part>
        <Part id="collections" title="Collections for the group">
          {collections.map(({ id, name, papers }) => (
            <li>
              <a href={collectionPath(id)} dir="auto">
                {name}
              </a>
              <span class="hint">{papersInWords(papers)}</span>
            </li>
          ))}
        </Part>
        <Part id="comments" title="Last comments">
          {comments.map(({ id, paper, written: at }) => (
            <li>
              <span>
                On{' '}
                <a href={`/comments/${id}`} dir="auto">
                  {titles.get(paper) ?? paper}
                </a>
              </span>
              <DayTime time={at} />
            </li>
          ))}
        </Part>
      </Layout>,
    )
  }

const COMMENTS = 10

const begunFor = async ({ store }: Site, viewer: Member, person: Member) =>
  (await store.collections.of(viewer.id)).filter(
    ({ access, madeBy }) => access === 'group' && madeBy === person.id,
  )

async function titlesOf({ store }: Site, comments: readonly Comment[]): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  for (const id of new Set(comments.map(({ paper }) => paper))) {
    const paper = await store.papers.get(id)
    if (paper) titles.set(id, withPlainFormulas(paper.title))
  }
  return titles
}

/** A list with its heading, where there is anything in it. */
const Part = ({ id, title, children }: { id: string; title: string; children: Child[] }) =>
  children.length === 0 ? null : (
    <section class="preferences quiet" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="rows">{children}</ul>
    </section>
  )
