import { describe, expect, test } from 'vitest'
import { databases } from '#store/databases.fixture.ts'
import { membersFixture } from '../members.fixture.ts'

const PATH = '/papers/2205.13147'

describe.each(databases)('a member of a site on %s', (_, open) => {
  test('takes everything along, and erases it with or without what they wrote for others', async () => {
    const site = await membersFixture([], {}, { open })
    const people = [await site.enter('Ada'), await site.enter('Bo')] as const
    for (const one of people) {
      await one.post(`${PATH}/vote`, { vote: 'yes' })
      const { id: member } = one.member
      await site.store.comments.add({ id: `c-${member}`, paper: '2205.13147', member, text: 'well said' }, 1)
      await site.store.collections.make({ id: `k-${member}`, member, name: 'mine' }, 1)
    }
    const [ada, bo] = people
    const everything = await ada.get('/account/everything.json')
    expect(everything.headers.get('cache-control')).toMatch(/no-store/)
    expect(await everything.json()).toMatchObject({
      account: { handle: 'ada' },
      votes: [{ id: '2205.13147', title: 'Nested Embeddings' }],
      comments: [{ text: 'well said' }],
      collections: [{ name: 'mine' }],
    })
    expect(await ada.text('/account/papers.bib')).toContain('Nested Embeddings')
    expect((await site.app.request('/account/everything.json')).status).toBe(401)

    const mistyped = await ada.post('/account/data', { do: 'erase', comments: 'keep', handle: 'bo' })
    expect([mistyped.status, (await site.store.members.list()).length]).toEqual([400, 2])
    await ada.post('/account/data', { do: 'erase', comments: 'keep', handle: 'ada' })
    await bo.post('/account/data', { do: 'erase', comments: 'erase', handle: '@bo' })
    expect(await site.store.members.list()).toEqual([])
    expect((await ada.get('/account')).status).toBe(303)
    expect((await site.store.votes.voters('2205.13147', 10)).length).toBe(0)
    const { threads } = await site.store.comments.count('2205.13147')
    const left = await site.store.comments.newest({ paper: '2205.13147' }, { limit: 10, offset: 0 })
    expect([threads, left.map(({ text, member }) => [text, member])]).toEqual([2, [['well said', undefined]]])
  })
})

test('the last administrator stays as long as there are others', async () => {
  const site = await membersFixture()
  const [ada] = [await site.enter('Ada', 'administrator'), await site.enter('Bo')]
  const erase = () => ada.post('/account/data', { do: 'erase', handle: 'ada' })
  expect(await (await erase()).text()).toContain('last administrator')
  expect(await site.store.members.list()).toHaveLength(2)
})
