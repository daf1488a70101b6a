import type { Context, Handler } from 'hono'
import { newToken } from '#accounts/invite.ts'
import { FormatError } from '#sources/record.ts'
import type { Member } from '#store/index.ts'
import { MOST_WORKS, type WorksOfFile, worksOfFile } from '../for-you/picks-of-file.ts'
import { NOVELTY, type Proposals } from '../for-you/propose.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import { saidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { pageNumber } from '../views/addresses.ts'
import { Entry } from '../views/entry.tsx'
import {
  Beginning,
  Knob,
  MadeOf,
  type SaidBefore,
  type SaidNow,
  type Taken,
  WhatWasSaid,
} from '../views/for-you.tsx'
import { Layout } from '../views/layout.tsx'
import { showNote } from '../views/note.tsx'
import { OwnFeed } from '../views/own-feed.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { Because, SayOf } from '../views/proposal.tsx'

const PAGE_SIZE = 20
/** Picks that are written at once: all others wait as long. */
const AT_ONCE = 200
/** From so many papers on, what is near to them says something. */
const FEW_PICKS = 3
/** Of what was said before, this many papers are told of each kind. */
const MOST_TOLD = 50

/** Papers for one member, by what they did here. */
export const showForYou =
  (site: Site): Handler =>
  (c) =>
    show(site, c)

/** Makes the address of a member's feed. */
export const doForYou =
  (site: Site): Handler =>
  async (c) => {
    if ((await readForm(c))['do'] !== 'renew') return c.redirect('/for-you', 303)
    await site.store.follows.renewFeed(memberOf(c)!.id, 'for-you', newToken())
    return c.redirect('/for-you?now=feed#feed', 303)
  }

/** Takes the works of a file that are here as a member's picks. */
export const doPickFile =
  (site: Site): Handler =>
  async (c) => {
    const { file, text } = await readForm(c)
    const given = file instanceof File && file.size > 0 ? file : new File([String(text ?? '')], '')
    const typed = String(text ?? '')
    if (given.size === 0) {
      return show(site, c, { typed, error: 'Choose a file, or paste what it holds.' })
    }
    const bytes = new Uint8Array(await given.arrayBuffer())
    let found: WorksOfFile
    try {
      found = await worksOfFile(site.store, bytes, given.name)
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      return show(site, c, { typed, error: `Nothing was taken: ${error.message}` })
    }
    const { id } = memberOf(c)!
    for (let i = 0; i < found.here.length; i += AT_ONCE) {
      await site.store.atomically(async (inside) => {
        for (const paper of found.here.slice(i, i + AT_ONCE)) await inside.picks.say(id, paper, site.now())
      })
    }
    return show(site, c, { found })
  }

async function show(site: Site, c: Context, taken: Taken = {}): Promise<Response> {
  const member = memberOf(c)!
  const asked = c.req.query('new') ?? String(NOVELTY)
  if (!/^(?:\d{1,2}|100)$/.test(asked)) return noSuchMixture(site, c)
  const proposals = await site.propose(member.id, Number(asked) / 100)
  const page = pageNumber(c.req.query('page'))
  const pages = Math.max(1, Math.ceil(proposals.papers.length / PAGE_SIZE))
  if (page > pages) return c.notFound()
  const shown = proposals.papers.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
  const ids = shown.map(({ paper }) => paper.id)
  const said = await saidTo(site, ids)
  const href = (n: number) => pathOf(asked, n)
  const response = c.html(
    <Layout
      site={site}
      kind="browse"
      path="/for-you"
      title="For you"
      head={<meta name="robots" content="noindex" />}
      script={site.assets.knob}
      bare
    >
      <section class="list for-you" aria-labelledby="for-you">
        <header class="page-head">
          <h1 id="for-you">For you</h1>
          <p>
            Ranked on this machine by what you vote for, keep, open and say here. Nothing of it leaves the
            machine, and nobody else sees it. <a href="/account#opened">Remember nothing of what I open</a>
          </p>
          <WhatWasSaid now={await saidNow(site, c, member)} />
        </header>
        {(proposals.picks < FEW_PICKS || taken.error !== undefined || taken.found) && (
          <Beginning picks={proposals.picks} wanted={FEW_PICKS} most={MOST_WORKS} taken={taken} />
        )}
        <Knob novelty={Number(asked)} />
        {proposals.isEarly && <Early href={href(page)} />}
        {shown.length === 0 && <Nothing proposals={proposals} />}
        {shown.map(({ paper, reason }) => (
          <Entry site={site} paper={paper} said={said.get(paper.id)} dated>
            {!proposals.isEarly && <Because reason={reason} />}
            <SayOf id={paper.id} />
          </Entry>
        ))}
        <PagesNav page={page} pages={pages} href={href} />
        <MadeOf said={await saidBefore(site, member)} />
        <OwnFeed site={site} c={c} member={member} of="for-you" path="/for-you" />
      </section>
    </Layout>,
    taken.error === undefined ? 200 : 400,
  )
  const isRead =
    c.req.method === 'GET' && !proposals.isEarly && !c.req.header('sec-purpose')?.includes('prefetch')
  if (isRead) await site.store.proposed.note(member.id, ids, site.now())
  return response
}

const pathOf = (novelty: string, page: number): string => {
  const query = new URLSearchParams({
    ...(novelty !== String(NOVELTY) && { new: novelty }),
    ...(page > 1 && { page: String(page) }),
  })
  return query.size > 0 ? `/for-you?${query}` : '/for-you'
}

const noSuchMixture = (site: Site, c: Context) =>
  showNote(site, c, {
    title: 'There is no such mixture',
    status: 400,
    children: (
      <>
        From near to new there are the whole numbers from 0 to 100, as in{' '}
        <a href="/for-you?new=30">?new=30</a>.
      </>
    ),
  })

/** While the papers are read for the first time, which takes seconds. */
const Early = ({ href }: { href: string }) => (
  <p role="status">
    The site began a moment ago and still reads its papers. Until it has, in some seconds, these are the
    newest ones, for everybody the same. <a href={href}>Rank them for me</a>
  </p>
)

const Nothing = ({ proposals: { picks } }: { proposals: Proposals }) => (
  <p>
    {picks === 0
      ? 'There is no paper here that could be proposed yet.'
      : 'You have seen all there is. New papers come in by themselves.'}{' '}
    <a href="/papers">All papers</a>
  </p>
)

const KINDS = { pick: 'picks', less: 'lessLike', dismiss: 'dismissals' } as const

/** What was just said, as the address tells, and whether it still holds. */
async function saidNow({ store }: Site, c: Context, member: Member): Promise<SaidNow | undefined> {
  const [, what, id] = /^(pick|less|dismiss):(.{1,300})$/.exec(c.req.query('said') ?? '') ?? []
  const paper = id === undefined ? undefined : await store.papers.get(id)
  if (!paper) return undefined
  const kind = what as keyof typeof KINDS
  return { what: kind, paper, isSaid: (await store[KINDS[kind]].among(member.id, [paper.id])).has(paper.id) }
}

async function saidBefore({ store }: Site, { id }: Member): Promise<SaidBefore[]> {
  const all = await Promise.all(
    (['pick', 'less', 'dismiss'] as const).map(async (what) => {
      const said = await store[KINDS[what]].of(id, MOST_TOLD)
      const papers = await store.works.find({ ids: said.map((one) => one.id) })
      const byId = new Map(papers.map((paper) => [paper.id, paper]))
      return { what, papers: said.flatMap((one) => byId.get(one.id) ?? []) }
    }),
  )
  return all.filter(({ papers }) => papers.length > 0)
}
