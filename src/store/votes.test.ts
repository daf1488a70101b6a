import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openEmptyPostgres, writeNamed } from './databases.fixture.ts'
import { type Store, openStore } from './index.ts'

/** Two processes on one database; the Postgres of tests has one connection for both. */
const pairs: [name: string, open: () => Promise<[Store, Store]>][] = [
  [
    'SQLite',
    async () => {
      const file = join(mkdtempSync(join(tmpdir(), 'votes-')), 'papers.db')
      return [await openStore(file), await openStore(file)]
    },
  ],
  [
    'Postgres',
    async () => {
      const store = await openEmptyPostgres()
      return [store, store]
    },
  ],
]

async function enter(store: Store, id: string): Promise<string> {
  await store.members.admit({ id, name: id, handle: id, email: `${id}@example.org` }, 1)
  return id
}

const PAPERS = ['lamps', 'gulls']
const press = fc.record({
  who: fc.nat(2),
  paper: fc.constantFrom(...PAPERS),
  isSaid: fc.integer({ max: 3, min: 0 }).map((n) => n > 0),
})
const step = fc.oneof(
  { weight: 2, arbitrary: fc.uniqueArray(press, { selector: ({ who }) => who, minLength: 1 }) },
  { weight: 1, arbitrary: fc.constantFrom('unite' as const, 'part' as const) },
)

const says = (who: number, paper: string, isSaid = true) => [{ who, paper, isSaid }]

test.each(pairs)(
  '%s: a member votes once, whoever else votes and whatever becomes of the papers',
  async (_, open) => {
    const [here, there] = await open()
    const members = await Promise.all(['ada', 'bo', 'cy'].map((name) => enter(here, name)))

    const holds = async (steps: ('unite' | 'part' | { who: number; paper: string; isSaid: boolean }[])[]) => {
      await here.works.remove((await here.works.after(0, 9)).map(({ key }) => key))
      let [kept, other] = (await writeNamed(here, PAPERS)) as [number, number | undefined]
      const said = new Map(PAPERS.map((paper) => [paper, new Set<number>()]))
      const papersOf = (paper: string) => (other === undefined ? PAPERS : [paper])
      for (const one of steps) {
        if (one === 'unite') {
          if (other === undefined) continue
          const { titleKey, ...paper } = (await here.works.byKeys([kept]))[0]!
          await here.works.write([
            { paper: { ...paper, titleKey }, key: kept, absorbs: [other], aka: ['gulls'] },
          ])
          other = undefined
        } else if (one === 'part') {
          if (other !== undefined) continue
          await here.works.forget(kept, ['gulls'])
          const [parted] = await writeNamed(here, ['gulls'])
          await here.works.part(kept, parted!, ['gulls'])
          other = parted
        } else {
          // Each press is a double click, in two processes at once.
          await Promise.all(
            one.flatMap(({ who, paper, isSaid }, i) =>
              [here, there].map(({ votes }) =>
                isSaid ? votes.say(members[who]!, paper, i) : votes.takeBack(members[who]!, paper),
              ),
            ),
          )
          for (const { who, paper, isSaid } of one) {
            if (isSaid) said.get(other === undefined ? 'lamps' : paper)!.add(who)
            else for (const name of papersOf(paper)) said.get(name)!.delete(who)
          }
        }
        for (const paper of other === undefined ? ['lamps'] : PAPERS) {
          const voters = new Set(papersOf(paper).flatMap((name) => [...said.get(name)!]))
          expect((await there.said.of([paper])).get(paper)!.votes).toBe(voters.size)
          for (const [who, member] of members.entries()) {
            expect((await there.votes.among(member, [paper])).has(paper)).toBe(voters.has(who))
          }
        }
      }
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), holds), {
      numRuns: 16,
      examples: [
        [
          [
            says(0, 'lamps'),
            says(0, 'gulls'),
            'unite',
            says(1, 'gulls'),
            'part',
            says(0, 'gulls', false),
            'unite',
          ],
        ],
      ],
    })
    await here.close()
    if (there !== here) await there.close()
  },
  120_000,
)

test.each(pairs)('%s: what is public moves the revision, what is private does not', async (_, open) => {
  const [store, other] = await open()
  const ada = await enter(store, 'ada')
  await writeNamed(store, PAPERS)
  const moves = async (write: () => Promise<void>) => {
    const before = await store.revision()
    await write()
    return (await store.revision()) !== before
  }
  expect(await moves(() => store.votes.say(ada, 'lamps', 1))).toBe(true)
  expect(await moves(() => store.votes.takeBack(ada, 'lamps'))).toBe(true)
  expect(await moves(() => store.dismissals.say(ada, 'lamps', 1))).toBe(false)
  expect(await moves(() => store.openings.say(ada, 'lamps', 1))).toBe(false)
  await store.votes.say(ada, 'nothing of that name', 1)
  expect(await store.votes.of(ada, 9)).toEqual([])

  // What is not to be remembered is forgotten, and nothing is added to it.
  await store.openings.say(ada, 'gulls', 2)
  expect(await store.openings.of(ada, 1)).toEqual([{ id: 'gulls', at: 2 }])
  await store.openings.remember(ada, false)
  await store.openings.say(ada, 'gulls', 3)
  expect(await store.openings.of(ada, 9)).toEqual([])
  await store.openings.remember(ada, true)
  await store.openings.say(ada, 'gulls', 4)
  expect(await store.openings.areRemembered(ada)).toBe(true)
  expect(await store.openings.of(ada, 9)).toEqual([{ id: 'gulls', at: 4 }])

  // What was proposed keeps its first time.
  await store.proposed.note(ada, PAPERS, 5)
  await store.proposed.note(ada, ['gulls', 'nothing of that name'], 6)
  expect((await store.proposed.of(ada, 9)).map(({ at }) => at)).toEqual([5, 5])

  // Names of voters are shown, and go with their votes.
  await store.votes.say(ada, 'lamps', 7)
  const { kysely } = store
  const rename = async () => void (await kysely.updateTable('members').set({ name: 'Ada L.' }).execute())
  expect(await moves(rename)).toBe(true)
  expect(await store.votes.voters('lamps', 9)).toEqual([{ name: 'Ada L.', handle: 'ada' }])
  expect(await moves(async () => void (await kysely.deleteFrom('members').execute()))).toBe(true)
  expect(await store.votes.voters('lamps', 9)).toEqual([])
  await store.close()
  if (other !== store) await other.close()
})
