import type { Context, Handler } from 'hono'
import { type Authorship, isAtLeast, isReachable } from '#store/index.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { RECORD } from '../views/curation.tsx'
import { Layout } from '../views/layout.tsx'
import { MemberName } from '../views/member-name.tsx'

/** Who says that a paper is theirs, for curators to decide. */
export const showAuthorships =
  (site: Site): Handler =>
  (c) =>
    page(site, c)

export const doAuthorships =
  (site: Site): Handler =>
  async (c) => {
    const { id: by } = memberOf(c)!
    const fields = await readForm(c)
    const to = fields['do']
    const reason = String(fields['reason'] ?? '')
      .trim()
      .slice(0, 500)
    if (to !== 'confirmed' && to !== 'denied') return page(site, c, 'This form is not known here.')
    if (to === 'denied' && reason === '')
      return page(site, c, 'Say why it is denied; whoever claimed it reads that.')
    const one = await site.store.authorships.get(Number(fields['claim']) || 0)
    if (!one) return page(site, c, 'This claim is not here any more.')
    const why = await whyNotDecidedBy(site, by, one)
    if (why !== undefined) return page(site, c, why)
    const now = site.now()
    await site.store.atomically(async (inside) => {
      if (!(await inside.authorships.decide(one.key, { from: [one.state], to, by, reason }, now))) return
      const words = `${to} that ${one.member.name} is ${one.author}, author of “${one.paper.title}”`
      await inside.acts.add({ by, kind: to, about: paperPath(one.paper.id), words, reason }, now)
      await tell(site, inside, one, { to, reason }, now)
    })
    site.notices?.nudge()
    return c.redirect('/authorships', 303)
  }

/** Nobody decides for themselves, and an appeal is another's, where there is another. */
async function whyNotDecidedBy({ store }: Site, by: string, one: Authorship): Promise<string | undefined> {
  const curators = (await store.members.list()).filter(
    ({ id, role }) => id !== one.member.id && isAtLeast(role, 'curator'),
  )
  if (one.member.id === by && curators.length > 0) return 'This claim is your own; another curator decides.'
  const others = curators.filter(({ id }) => id !== one.decidedBy)
  if (one.state === 'appealed' && one.decidedBy === by && others.length > 0) {
    return 'You denied it; another curator decides the appeal.'
  }
  return undefined
}

async function tell(
  site: Site,
  inside: Site['store'],
  { key, paper, member, appeal }: Authorship,
  { to, reason }: { to: string; reason: string },
  now: number,
): Promise<void> {
  const whose = await inside.members.get(member.id)
  if (!whose || !isReachable(whose) || site.baseUrl === undefined) return
  const isAppeal = appeal !== ''
  await inside.notices.add(
    [
      {
        name: `authorship ${key} ${to} ${isAppeal}`,
        email: whose.email,
        letter: {
          subject: to === 'confirmed' ? 'A paper is yours now' : 'A paper is not known as yours',
          paragraphs: [
            `“${paper.title}”: that it is yours was ${to}${reason === '' ? '' : `, as ${reason}`}.`,
            ...(to === 'denied' && !isAppeal
              ? ['On its page you can say what speaks against that; another curator decides then.']
              : []),
          ],
          button: { label: 'See the paper', href: `${site.baseUrl}${paperPath(paper.id)}#here` },
          end: 'You get this as you said on Daily Papers that the paper is yours.',
        },
        ends: now + 7 * 86_400_000,
      },
    ],
    now,
  )
}

async function page(site: Site, c: Context, error?: string) {
  const open = await site.store.authorships.open(100)
  const members = await site.store.members.many(open.map(({ member }) => member.id))
  return c.html(
    <Layout
      site={site}
      kind="read"
      path="/authorships"
      title="Whose papers"
      head={<meta name="robots" content="noindex" />}
      bare
    >
      <header class="page-head">
        <h1>Whose papers</h1>
        {error !== undefined && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
        {open.length === 0 && <p>No claim waits.</p>}
      </header>
      <ul class="rows">
        {open.map((one) => {
          const member = members.get(one.member.id)
          return (
            <li>
              <span>
                <MemberName member={one.member} /> says to be <strong dir="auto">{one.author}</strong>, author
                of{' '}
                <a href={paperPath(one.paper.id)} dir="auto">
                  {one.paper.title}
                </a>
                {member?.isProved &&
                  member.email !== undefined &&
                  `; their address is at ${member.email.split('@')[1]}`}
                {one.orcid !== undefined &&
                  `; their ORCID record, ${one.orcid}, ${one.record === undefined ? 'was not looked at' : RECORD[one.record]}`}
                {one.words !== '' && (
                  <>
                    : <span dir="auto">{one.words}</span>
                  </>
                )}
                {one.state === 'appealed' && (
                  <>
                    . Denied before ({one.reason}), they answer: <span dir="auto">{one.appeal}</span>
                  </>
                )}
              </span>
              <form class="inline" method="post" action="/authorships">
                <input type="hidden" name="claim" value={String(one.key)} />
                <input name="reason" maxlength={500} aria-label="Reason" placeholder="Reason" />
                <button type="submit" name="do" value="confirmed" aria-label={`Confirm ${one.member.name}`}>
                  Confirm
                </button>
                <button type="submit" name="do" value="denied" aria-label={`Deny ${one.member.name}`}>
                  Deny
                </button>
              </form>
            </li>
          )
        })}
      </ul>
    </Layout>,
    error === undefined ? 200 : 400,
  )
}
