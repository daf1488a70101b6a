import { describe, expect, test } from 'vitest'
import { databases } from '#store/databases.fixture.ts'
import { NOW, membersFixture } from '../members.fixture.ts'

const PATH = '/papers/2205.13147'
const TODAY = '2026-01-05'

describe.each(databases)('papers that members bring, on %s', (_, open) => {
  test('wait for a yes, are shown with who brought them, and can be taken back', async () => {
    const site = await membersFixture([], {}, { open })
    const [ada, cy] = [await site.enter('Ada'), await site.enter('Cy', 'curator')]
    const wrong = await ada.post('/submit', { do: 'submit', id: 'nothing', note: 'read it' })
    expect(wrong.status).toBe(400)
    expect(await wrong.text()).toMatch(/role="alert"[^]*value="nothing"[^]*value="read it"/)

    const submit = () =>
      ada.post('/submit', { do: 'submit', id: 'arXiv:2205.13147v2', note: 'short vectors' })
    expect((await submit()).headers.get('location')).toBe(`${PATH}#here`)
    await Promise.all([submit(), submit()])
    expect(await site.store.submissions.list({ state: 'waiting' }, 10)).toHaveLength(1)
    const listed = () => site.store.listings.count(TODAY, TODAY)
    expect(await listed()).toBe(0)
    expect(await ada.text('/submit')).not.toContain('value="show"')
    expect((await ada.post('/submit', { do: 'show', submission: '1' })).status).toBe(400)

    const [one] = await site.store.submissions.list({ state: 'waiting' }, 10)
    const submission = String(one!.key)
    await Promise.all([1, 2].map(() => cy.post('/submit', { do: 'show', submission })))
    expect(await listed()).toBe(1)
    expect(await site.text(PATH)).toMatch(/Submitted by[^]*Ada[^]*short vectors/)
    const acts = await site.store.acts.list({ limit: 10 })
    expect(acts.map(({ kind, by }) => [kind, by?.name])).toEqual([['show', 'Cy']])
    expect(await site.text('/log')).toContain('“Nested Embeddings”')

    await cy.post('/submit', { do: 'reopen', submission })
    expect(await listed()).toBe(0)
    expect((await cy.post('/submit', { do: 'refuse', submission })).status).toBe(400)
    await cy.post('/submit', { do: 'refuse', submission, reason: 'known to all' })
    expect(await site.text(PATH)).toContain('not shown: known to all')
  })

  test('a quorum of others says yes, each once and none for themselves', async () => {
    const site = await membersFixture([], {}, { open, submitQuorum: 2 })
    const [ada, bo, cy] = [await site.enter('Ada'), await site.enter('Bo'), await site.enter('Cy')]
    await ada.post('/submit', { do: 'submit', id: '2205.13147' })
    const [{ key } = { key: 0 }] = await site.store.submissions.list({ state: 'waiting' }, 10)
    const yes = { do: 'yes', submission: String(key) }
    for (const one of [ada, bo, bo]) await one.post('/submit', yes)
    expect((await site.store.submissions.get(key))!.state).toBe('waiting')
    await cy.post('/submit', yes)
    expect(await site.store.submissions.get(key)).toMatchObject({ state: 'shown', day: TODAY, yes: 2 })
    expect(await site.text('/')).toContain('Nested Embeddings')
  })

  test('curators let a paper stand first, or keep it off all lists, and each is taken back', async () => {
    const site = await membersFixture([{ id: 'p-1', title: 'Another' }], {}, { open })
    const [ada, cy] = [await site.enter('Ada'), await site.enter('Cy', 'curator')]
    const curate = (path: string, act: string, reason = '') =>
      cy.post(`${path}/curate`, { do: act, day: TODAY, reason })
    await curate('/papers/p-1', 'pick')
    await curate(PATH, 'pick')
    const order = async () =>
      (await site.store.listings.list({ from: TODAY, to: TODAY }, { limit: 10 })).map(({ paper }) => paper.id)
    expect(await order()).toEqual(['p-1', '2205.13147'])
    await curate(PATH, 'pin')
    expect(await order()).toEqual(['2205.13147', 'p-1'])
    await curate(PATH, 'unpin')
    expect(await order()).toEqual(['p-1', '2205.13147'])

    expect((await curate(PATH, 'hide')).status).toBe(400)
    expect((await ada.post(`${PATH}/curate`, { do: 'hide', day: TODAY, reason: 'mine' })).status).toBe(403)
    await curate(PATH, 'hide', 'an advertisement')
    await curate(PATH, 'hide', 'a second press')
    expect(await order()).toEqual(['p-1'])
    // Nor is it sent by mail.
    expect((await site.store.arrivals.since(0, TODAY)).map(({ id }) => id)).toEqual(['p-1'])
    expect(await site.text(PATH)).toMatch(/Kept off the lists[^]*an advertisement/)
    await curate(PATH, 'show')
    expect(await order()).toEqual(['p-1', '2205.13147'])
    await curate(PATH, 'unpick')
    expect(await order()).toEqual(['p-1'])
    const kinds = (await site.store.acts.list({ limit: 20 })).map(({ kind }) => kind)
    expect(kinds.toReversed()).toEqual(['pick', 'pick', 'pin', 'unpin', 'hide', 'show', 'unpick'])
  })

  test('an author is confirmed, or denied with a reason and heard again by another curator', async () => {
    const site = await membersFixture([], {}, { open })
    const ada = await site.enter('Ada Ångström')
    const [cy, di] = [await site.enter('Cy', 'curator'), await site.enter('Di', 'curator')]
    const link = { do: 'add', kind: 'model', url: 'https://models.example/nested' }
    expect((await ada.post(`${PATH}/author-links`, link)).status).toBe(404)
    expect(await ada.text(PATH)).toMatch(/<option selected[^>]*>Ada Ångström/)
    await ada.post(`${PATH}/authorship`, { do: 'claim', author: 'Ada Ångström', words: 'see my page' })
    const [claim] = await site.store.authorships.open(10)
    expect(claim).toMatchObject({ way: 'name', author: 'Ada Ångström', state: 'waiting' })
    const decide = (who: typeof cy, act: string, reason = '') =>
      who.post('/authorships', { do: act, claim: String(claim!.key), reason })
    expect((await decide(cy, 'denied')).status).toBe(400)
    await decide(cy, 'denied', 'no page says so')
    expect(await ada.text(PATH)).toContain('no page says so')
    await ada.post(`${PATH}/authorship`, { do: 'appeal', words: 'it does now' })
    expect(await (await decide(cy, 'denied', 'again')).text()).toContain('another curator decides the appeal')
    await decide(di, 'confirmed')
    expect(await site.store.authorships.isAuthor('2205.13147', ada.member.id)).toBe(true)

    await ada.post(`${PATH}/author-links`, link)
    await ada.post(`${PATH}/author-links`, link)
    expect((await ada.post(`${PATH}/author-links`, { ...link, url: 'javascript:alert(1)' })).status).toBe(400)
    expect(await site.text(PATH)).toMatch(/https:\/\/models\.example\/nested[^]*added by[^]*@ada-angstrom/)
    await cy.post(`${PATH}/author-links`, { ...link, do: 'remove' })
    expect(await site.text(PATH)).not.toContain('models.example')
    expect((await site.store.acts.list({ limit: 1 }))[0]!.kind).toBe('remove-link')
  })
})

test('a paper that turns out to be another brings what was done about it', async () => {
  const site = await membersFixture([{ id: 'p-1', title: 'The same' }])
  const [ada, cy] = [await site.enter('Ada'), await site.enter('Cy', 'curator')]
  await ada.post('/submit', { do: 'submit', id: '2205.13147' })
  await cy.post(`${PATH}/curate`, { do: 'hide', day: TODAY, reason: 'twice' })
  const [kept, gone] = await site.store.works
    .find({ ids: ['p-1', '2205.13147'] })
    .then((found) => [found.find(({ id }) => id === 'p-1')!, found.find(({ id }) => id === '2205.13147')!])
  const { key, aka: _, ...paper } = kept!
  await site.store.works.write([{ key, paper: { ...paper, topics: [] }, absorbs: [gone!.key] }])
  expect(await site.store.submissions.of('p-1')).toMatchObject({ by: { name: 'Ada' } })
  expect(await site.store.rulings.of('p-1')).toMatchObject([{ kind: 'hide', at: NOW }])
})
