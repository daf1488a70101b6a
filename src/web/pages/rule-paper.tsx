import type { Context, Handler } from 'hono'
import {
  type Foreseen,
  RulingError,
  foresee,
  proposeMerge,
  proposeSplit,
  recordsOf,
  rule,
  unrule,
} from '#feed/rule.ts'
import type { Store, StoredPaper } from '#store/index.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import { originOf } from '../own-paths.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { type Refusal, type RulingPageProps, RulingPage, type Typed } from '../views/ruling-page.tsx'
import { findPaper, referenceIn } from './find-paper.ts'

type Kind = 'merge' | 'split'
type Status = 200 | 400 | 404

class NoSuchPaper extends RulingError {}

/** Asks what is to become one with a paper, or parted from it, and shows what would come of it before the yes. */
export const showRule =
  (site: Site, kind: Kind): Handler =>
  async (c) => {
    const paper = await findPaper(site, referenceIn(c, `/${kind}`))
    if (!paper) return c.notFound()
    const typed: Typed = {
      with: (c.req.query('with') ?? '').trim().slice(0, 1000),
      records: (c.req.queries('record') ?? []).filter((name) => name !== ''),
      reason: (c.req.query('reason') ?? '').trim().slice(0, 500),
    }
    const isAsked = c.req.query('with') !== undefined || c.req.query('reason') !== undefined
    if (!isAsked) return page(site, c, { kind, paper, typed })
    try {
      const { papers, proposal, other } = await propose(site, c, site.store, { kind, paper, typed })
      const foreseen = await foresee(site.store, papers, proposal)
      return page(site, c, { kind, paper, typed, ...(other && { other }), foreseen })
    } catch (error) {
      return refuse(site, c, { kind, paper, typed }, error)
    }
  }

/** Does it, once however often it is pressed. */
export const doRule =
  (site: Site, kind: Kind): Handler =>
  async (c) => {
    const paper = await findPaper(site, referenceIn(c, `/${kind}`))
    if (!paper) return c.notFound()
    const fields = await readForm(c)
    const text = (name: string, most: number) =>
      String(fields[name] ?? '')
        .trim()
        .slice(0, most)
    const typed: Typed = {
      with: text('with', 1000),
      records: [fields['record'] ?? []]
        .flat()
        .map(String)
        .filter((name) => name !== ''),
      reason: text('reason', 500),
    }
    try {
      await site.store.atomically((inside) => decide(site, c, inside, { kind, paper, typed }))
    } catch (error) {
      return refuse(site, c, { kind, paper, typed }, error)
    }
    return back(site, c, paper)
  }

/** Takes a ruling back. */
export const doUnrule =
  (site: Site): Handler =>
  async (c) => {
    const paper = await findPaper(site, referenceIn(c, '/rulings'))
    if (!paper) return c.notFound()
    const fields = await readForm(c)
    const key = Number(fields['ruling'])
    const reason = String(fields['reason'] ?? '')
      .trim()
      .slice(0, 500)
    const now = site.now()
    await site.store.atomically(async (inside) => {
      const ruling = Number.isSafeInteger(key) ? await inside.identity.get(key) : undefined
      const act = ruling && (await inside.acts.get(ruling.act))
      if (!act || !(await unrule(inside, key, now))) return
      const kind = ruling.kind === 'one' ? 'unmerge' : 'unsplit'
      const words = `took back: ${act.words}`
      await inside.acts.add({ by: memberOf(c)!.id, kind, about: act.about, words, reason }, now)
    })
    return back(site, c, paper)
  }

/** To the paper as it is called now. */
async function back({ store }: Site, c: Context, { id }: StoredPaper) {
  return c.redirect(`${paperPath((await store.papers.get(id))?.id ?? id)}#here`, 303)
}

/** The paper that is typed, also by its address here. */
function otherOf(site: Site, c: Context, store: Store, typed: string): Promise<StoredPaper | undefined> {
  const own = originOf(site, c)
  const url = URL.parse(typed, own)
  const path = url?.origin === own ? /^\/papers\/(.+)$/.exec(url.pathname)?.[1] : undefined
  const isWhole = path !== undefined && !/%(?![\da-f]{2})/i.test(path)
  return findPaper({ ...site, store }, isWhole ? path.replaceAll('%2F', '/') : typed)
}

type Question = Pick<RulingPageProps, 'kind' | 'paper' | 'typed'>

async function propose(site: Site, c: Context, store: Store, { kind, paper, typed }: Question) {
  const key = (await store.papers.key(paper.id))!
  if (typed.reason === '') throw new RulingError('say why, for everybody to read')
  if (kind === 'split') return { papers: [key], proposal: await proposeSplit(store, key, typed.records) }
  const other = typed.with === '' ? undefined : await otherOf(site, c, store, typed.with)
  if (!other) throw new NoSuchPaper('no such paper is here; submit it first, or check what you typed')
  const second = (await store.papers.key(other.id))!
  return { papers: [key, second], proposal: await proposeMerge(store, key, second), other }
}

async function decide(site: Site, c: Context, inside: Store, question: Question): Promise<void> {
  const { kind, typed } = question
  const paper = await inside.papers.get(question.paper.id)
  if (!paper || (await isDone(site, c, inside, { kind, typed, paper }))) return
  const { papers, proposal, other } = await propose(site, c, inside, { kind, typed, paper })
  const words = other
    ? `made “${other.title}” (${other.id}) one with “${paper.title}” (${paper.id})`
    : `parted ${typed.records.join(', ')} from “${paper.title}” (${paper.id})`
  const [now, by] = [site.now(), memberOf(c)!.id]
  const act = await inside.acts.add(
    { by, kind, about: paperPath(paper.id), words, reason: typed.reason },
    now,
  )
  await rule(inside, papers, { ...proposal, act }, now)
}

/** Whether a first press, or another curator, did it already. */
async function isDone(
  site: Site,
  c: Context,
  store: Store,
  { kind, paper, typed }: Question,
): Promise<boolean> {
  if (kind === 'merge') {
    const other = await otherOf(site, c, store, typed.with)
    return other !== undefined && other.id === paper.id && typed.with !== paper.id
  }
  const records = await recordsOf(store, (await store.papers.key(paper.id))!)
  return typed.records.length > 0 && !records.some(({ called }) => typed.records.includes(called))
}

interface Shown extends Question {
  other?: StoredPaper
  foreseen?: Foreseen[]
  refusal?: Refusal
}

/** The form again, with what was typed and why it can't be done. */
async function refuse(site: Site, c: Context, shown: Shown, error: unknown) {
  if (!(error instanceof RulingError)) throw error
  const act = error.act === undefined ? undefined : await site.store.acts.get(error.act)
  return page(
    site,
    c,
    { ...shown, refusal: { words: error.message, ...(act && { act }) } },
    error instanceof NoSuchPaper ? 404 : 400,
  )
}

async function page(site: Site, c: Context, { other, ...shown }: Shown, status: Status = 200) {
  const { store } = site
  const key = (await store.papers.key(shown.paper.id))!
  const rulings = await Promise.all([shown.paper, other].map((one) => (one ? store.rulings.of(one.id) : [])))
  const props: RulingPageProps = {
    site,
    ...shown,
    ...(other && { other }),
    records: shown.kind === 'split' ? await recordsOf(store, key) : [],
    isHidden: rulings.flat().some(({ kind }) => kind === 'hide'),
  }
  return c.html(<RulingPage {...props} />, status)
}
