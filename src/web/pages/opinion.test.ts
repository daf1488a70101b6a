import { describe, expect, test } from 'vitest'
import { DEFAULTS } from '#mail/preferences.ts'
import { paper } from '../app.fixture.ts'
import { NOW, mailSite as site } from './mail-site.fixture.ts'

describe('what a reader says of a paper', () => {
  test('is said by a button alone, and can be taken back', async () => {
    const { app, store, signer, subscriptions, post, reader } = await site()
    await store.works.write([{ paper: paper({ id: 'math/0309136' }) }])
    const key = (await reader('ada@example.org')).key
    await store.subscribers.change(key, { preferences: DEFAULTS }, 1)
    const { id } = (await store.subscribers.many([key])).get(key)!
    const path = `/opinion/${signer.sign('opinion', id)}/math/0309136`
    const said = async () => (await store.opinions.of([key], 9)).get(key)

    // A scanner follows the links.
    expect((await app.request(`${path}?say=more`)).status).toBe(200)
    expect((await app.request(`${path}?say=more`, { method: 'HEAD' })).status).toBe(200)
    expect(await said()).toBeUndefined()

    expect((await post(path, { say: 'more' })).status).toBe(303)
    expect([...(await said())!.values()]).toEqual([1])
    expect(await (await app.request(path)).text()).toContain('You want more like it')
    await post(path, { say: 'less' })
    await post(path, { say: 'nonsense' })
    expect([...(await said())!.values()]).toEqual([-1])

    const person = (await store.subscribers.byId(id))!
    expect(await subscriptions.everything(person)).toMatchObject({
      opinions: [{ id: 'math/0309136', wants: 'less' }],
    })
    const manage = new URL(subscriptions.manageUrl(person)).pathname
    expect(await (await app.request(manage)).text()).toContain('More and less like these')
    await post(manage, { do: 'forget', paper: 'math/0309136' })
    expect(await said()).toBeUndefined()
  })

  test('opens with its own link alone', async () => {
    const { app, signer, post, reader } = await site()
    const { id } = await reader('ada@example.org')
    for (const link of [signer.sign('manage', id), `${id}.aaaaaaaaaaaaaaaa`]) {
      expect((await app.request(`/opinion/${link}/1`)).status).toBe(404)
      expect((await post(`/opinion/${link}/1`, { say: 'more' })).status).toBe(404)
    }
    expect((await app.request(`/opinion/${signer.sign('opinion', id)}/none`)).status).toBe(404)
  })
})

test('a saved search tells what it would have found, while one types and when it is saved', async () => {
  const { app, store, signer, post, reader } = await site()
  const { key, id } = await reader('ada@example.org')
  await store.subscribers.change(key, { state: 'active', preferences: DEFAULTS, nextAt: NOW }, 1)
  const titles = ['Scaling LLMs', 'LLM agents', 'Old LLMs']
  await store.works.write(
    titles.map((title, i) => ({
      paper: paper({ id: `w${i}`, title }),
      listings: [{ day: '2026-01-04', source: 'hf', position: i, seen: NOW - (i < 2 ? 1 : 9) * 86_400_000 }],
    })),
  )
  const week = async (query: string) => (await app.request(`/api/searches/week?${query}`)).json()
  expect(await week('words=LLM')).toEqual({ papers: 2, inWords: 'Would have found 2 papers this week.' })
  expect(await week('words=LLM&without=agent')).toMatchObject({ papers: 1 })
  expect(await week('words=nothing')).toMatchObject({ papers: 0 })
  expect((await app.request('/api/searches/week?words=')).status).toBe(400)
  expect((await app.request(`/api/searches/week?words=${'x'.repeat(201)}`)).status).toBe(400)
  const manage = `/subscription/${signer.sign('manage', id)}`
  await post(manage, { do: 'save', 'search-0': 'LLM', 'without-0': 'agents' })
  expect(await (await app.request(manage)).text()).toContain('Would have found 1 paper this week.')
})
