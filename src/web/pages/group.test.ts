import { describe, expect, test } from 'vitest'
import { databases } from '#store/databases.fixture.ts'
import { NOW, membersFixture } from '../members.fixture.ts'

const DAY_MS = 86_400_000

describe.each(databases)('the group on %s', (_, open) => {
  test('sees what colleagues did, a day and paper in one row, and nothing that is private', async () => {
    const site = await membersFixture([], {}, { open })
    const { store } = site
    const [ada, bo] = [await site.enter('Ada'), await site.enter('Bo <b>')]
    const key = (await store.papers.key('2205.13147'))!
    const make = async (member: string, name: string, access: 'private' | 'group') => {
      const made = await store.collections.make({ id: name, member, name, access }, NOW)
      return (made as { collection: { key: number } }).collection.key
    }
    expect(await ada.text('/group')).toContain('Nothing yet.')
    for (const { member } of [ada, bo]) await store.votes.say(member.id, '2205.13147', NOW - 1000)
    const reading = await make(ada.member.id, 'Reading', 'group')
    await store.collectionPapers.add(reading, key, ada.member.id, NOW)
    await store.collectionPapers.setDay(reading, key, '2026-01-09')
    const own = await make(bo.member.id, 'Secret', 'private')
    await store.collectionPapers.add(own, key, bo.member.id, NOW)
    await store.collectionPapers.setDay(own, key, '2026-01-08')
    for (const text of ['First.', 'Second.', 'Gone.'])
      await bo.post('/papers/2205.13147/comments', { comment: text, form: text })
    await store.kysely.updateTable('comments').set({ deleted: NOW }).where('text', '=', 'Gone.').execute()
    await store.picks.say(bo.member.id, '2205.13147', NOW)
    for (const kept of [NOW, NOW + 1, NOW - 20 * DAY_MS]) {
      const where = { device: 'laptop', browser: 'X', os: 'Y', backend: 'wasm' }
      await store.keptRuns.keep({
        ...where,
        id: `run-${kept}`,
        slug: 'nested',
        fingerprint: 'f',
        seed: 1,
        without: '',
        numbers: '{}',
        seconds: 1,
        kept,
      })
    }
    const html = await ada.text('/group')
    expect(html).toMatch(/To be discussed[^]*9 January 2026[^]*Reading/)
    expect(html).toMatch(/ voted; [^]*put it into[^]*Reading[^]*2 comments[^]*2 runs/)
    expect(html.match(/2 comments/g)).toHaveLength(1)
    expect(html).not.toContain('1 run<')
    expect(html).toMatch(/Bo &lt;b>|Bo &lt;b&gt;/)
    expect(html).not.toMatch(/Secret|Bo <b>/)
  })
})

test('is for members alone, and names no voters where those are not shown', async () => {
  const site = await membersFixture([], {}, { showsVoters: false })
  const ada = await site.enter('Ada')
  await site.store.votes.say(ada.member.id, '2205.13147', NOW)
  expect(await ada.text('/group')).toContain('Nothing yet.')
  const visitor = await site.app.request('/group')
  expect([visitor.status, visitor.headers.get('location')]).toEqual([303, '/sign-in?to=%2Fgroup'])
  expect(await site.text('/')).not.toContain('/group')
  expect(await ada.text('/')).toContain('href="/group"')
})
