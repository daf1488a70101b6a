import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openEmptyPostgres, writeNamed } from '#store/databases.fixture.ts'
import { type Member, type Store, openStore } from '#store/index.ts'
import { createDiscussion } from './discussion.ts'
import { createModeration } from './moderation.ts'

const HOUR_MS = 3_600_000
const PAPER = { id: 'p', title: 'A paper' }

/** Two processes on one database; Postgres in this process has one connection, on which they take turns. */
const pairs: readonly [string, number, () => Promise<{ stores: [Store, Store]; end(): Promise<void> }>][] = [
  [
    'SQLite',
    6,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'daily-papers-'))
      const stores: [Store, Store] = [await openStore(folder), await openStore(folder)]
      const end = async () => {
        for (const store of stores) await store.close()
        rmSync(folder, { recursive: true })
      }
      return { stores, end }
    },
  ],
  [
    'Postgres',
    1,
    async () => {
      const store = await openEmptyPostgres()
      return { stores: [store, store], end: () => store.close() }
    },
  ],
]

async function members(store: Store): Promise<Member[]> {
  const made = []
  for (const [id, role] of [
    ['ada', 'reader'],
    ['bo', 'reader'],
    ['cy', 'curator'],
    ['di', 'curator'],
  ] as const) {
    await store.members.invite({ hash: id, role, isFirst: false, uses: 1, expires: 2 }, 1)
    made.push((await store.members.join(id, { id, name: id, handle: id }, 1)) as Member)
  }
  return made
}

interface Known {
  id: string
  author: number
  parent: string | undefined
  texts: string[]
  isDeleted: boolean
  hidden: { act: number; by: number; isAppealed: boolean } | undefined
}

/** So few comments have all kinds of things done to them. */
const MOST_TOUCHED = 3

const step = fc.record({
  does: fc.constantFrom(
    ...(['say', 'answer', 'edit', 'edit', 'edit late', 'delete', 'show'] as const),
    ...(['hide', 'hide', 'appeal', 'appeal', 'decide', 'decide'] as const),
  ),
  who: fc.nat(1),
  curator: fc.constantFrom(2, 3),
  at: fc.nat(),
  text: fc.string({ minLength: 1, maxLength: 5 }).map((text) => `a${text}`),
  isTwice: fc.boolean(),
})

test.each(pairs)(
  '%s: two processes agree on what was said, changed, hidden and appealed',
  async (_, runs, open) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 50 }), async (steps) => {
        const { stores, end } = await open()
        await writeNamed(stores[0], [PAPER.id])
        const people = await members(stores[0])
        let time = 10
        const now = () => time
        const [one, other] = stores.map((store) => ({
          store,
          ...createDiscussion({ store, now }),
          ...createModeration({ store, now }),
        }))
        const known: Known[] = []
        let acts = 0
        /** Both at once where it is pressed twice; one of them wins. */
        const both = async <R>(isTwice: boolean, press: (side: NonNullable<typeof one>) => Promise<R>) =>
          Promise.all((isTwice ? [one!, other!] : [one!]).map(press))
        const only = (answers: readonly string[]) => answers.filter((answer) => answer === 'done').length

        for (const { does, who, curator, at, text, isTwice } of steps) {
          time += HOUR_MS
          const about = known.length === 0 ? undefined : known[at % Math.min(known.length, MOST_TOUCHED)]!
          const comment = about && (await other!.store.comments.get(about.id))!
          const [member, by] = [people[who]!, people[curator]!]
          if (does === 'say' || (does === 'answer' && about)) {
            const parent = does === 'answer' ? about!.id : undefined
            const saying = {
              member,
              paper: PAPER,
              text,
              form: `f${time}`,
              handles: [],
              ...(parent && { parent }),
            }
            const said = await both(isTwice, (side) => side.say(saying))
            const ids = new Set(said.map((each) => (each.kind === 'said' ? each.comment.id : each.kind)))
            expect(ids.size).toBe(1)
            known.push({
              id: [...ids][0]!,
              author: who,
              parent,
              texts: [text],
              isDeleted: false,
              hidden: undefined,
            })
          } else if (!about || !comment) continue
          else if (does === 'edit' || does === 'edit late') {
            const version = about.texts.length - (does === 'edit' ? 0 : 1)
            const texts = [`${text} one`, `${text} other`]
            const done = await both(isTwice, (side) =>
              side.edit(comment, {
                member,
                paper: PAPER,
                text: texts[side === one ? 0 : 1]!,
                handles: [],
                version,
              }),
            )
            const isOpen = does === 'edit' && !about.isDeleted
            expect(only(done)).toBe(isOpen ? 1 : 0)
            if (isOpen) about.texts.push(texts[done.indexOf('done')]!)
          } else if (does === 'delete') {
            await both(isTwice, (side) => side.store.comments.delete(about.id, time))
            about.isDeleted = true
          } else if (does === 'hide') {
            const done = await both(isTwice, (side) => side.hide(comment, { by, reason: text }))
            const isOpen = !about.isDeleted && !about.hidden
            expect(only(done)).toBe(isOpen ? 1 : 0)
            if (!isOpen) continue
            acts++
            const act = (await one!.store.acts.list({ limit: 1 }))[0]!.key
            about.hidden = { act, by: curator, isAppealed: false }
          } else if (does === 'show') {
            const done = await both(isTwice, (side) => side.show(comment, { by, reason: text }))
            expect(only(done)).toBe(about.hidden ? 1 : 0)
            if (about.hidden) acts++
            about.hidden = undefined
          } else if (about.hidden && does === 'appeal') {
            const act = (await one!.store.acts.get(about.hidden.act))!
            const author = people[about.author]!
            const done = await both(isTwice, (side) => side.appeal(act, { member: author, words: text }))
            expect(only(done)).toBe(about.hidden.isAppealed ? 0 : 1)
            about.hidden.isAppealed = true
          } else if (about.hidden?.isAppealed && does === 'decide') {
            const appeal = (await one!.store.moderation.appealOf(about.hidden.act))!
            const isGranted = at % 2 === 0
            const done = await both(isTwice, (side) => side.decide(appeal, { by, reason: text, isGranted }))
            if (curator === about.hidden.by) expect(new Set(done)).toEqual(new Set(['not theirs']))
            else {
              expect(only(done)).toBe(appeal.decided === undefined ? 1 : 0)
              if (appeal.decided !== undefined) continue
              acts++
              if (isGranted) about.hidden = undefined
            }
          }
        }

        for (const { store } of [one!, other!]) {
          expect(await store.acts.list({ limit: 99 })).toHaveLength(acts)
          const count = { comments: known.length, threads: known.filter(({ parent }) => !parent).length }
          expect(await store.comments.count(PAPER.id)).toEqual(count)
          const threads = await store.comments.threads(PAPER.id, { limit: 99, offset: 0, answers: 99 })
          expect(new Set(threads.map(({ comment }) => comment.id))).toEqual(
            new Set(known.map(({ id }) => id)),
          )
          const shown = known.filter(({ isDeleted, hidden }) => !isDeleted && !hidden)
          const said = (await store.said.of([PAPER.id])).get(PAPER.id)!
          expect(said.talk?.comments ?? 0).toBe(shown.length)
          for (const { id, texts, isDeleted, hidden, parent } of known) {
            const comment = (await store.comments.get(id))!
            expect(comment.text).toBe(isDeleted ? '' : texts.at(-1))
            expect(comment.hidden?.act).toBe(hidden?.act)
            expect(comment.parent?.id).toBe(parent)
            const before = (await store.comments.versions(id)).map((version) => version.text)
            expect(before).toEqual(isDeleted ? [] : texts.slice(0, -1))
          }
        }
        await end()
      }),
      { numRuns: runs },
    )
  },
  60_000,
)

test('who names everybody, or themselves, is told of once at most', async () => {
  const store = await openStore(':memory:')
  await writeNamed(store, [PAPER.id])
  const [ada] = await members(store)
  const { say } = createDiscussion({ store, now: () => 1 })
  const said = await say({
    member: ada!,
    paper: PAPER,
    text: '@ada @bo @nobody',
    handles: ['ada', 'bo', 'nobody'],
  })
  expect(said.kind === 'said' && [...said.comment.mentions.keys()]).toEqual([])
  const [comment] = await store.comments.newest({ member: 'ada' }, { limit: 1, offset: 0 })
  expect([...comment!.mentions]).toEqual([
    ['ada', 'ada'],
    ['bo', 'bo'],
  ])
  await store.close()
})
