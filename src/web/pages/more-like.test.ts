import { expect, test } from 'vitest'
import { fixture } from '../app.fixture.ts'

const papers = [
  { id: 'a', title: 'Badger tunnels', arxiv: '2401.00001' },
  { id: 'b', title: 'Maps of rivers' },
  { id: 'c', title: 'Badger tunnels under rivers, with maps' },
  { id: 'd', title: 'Otters' },
]
const titles = (html: string) => [...html.matchAll(/<h2[^]*?<a [^>]*>([^<]*)/g)].map(([, title]) => title)

test('from one paper to what is like it and another, and back', async () => {
  const { text } = await fixture(papers)
  expect(await text('/papers/a')).toContain('href="/similar?to=a"')
  const one = await text('/similar?to=a')
  expect(one).toContain('More like this paper')
  expect(titles(one)).toEqual(['Badger tunnels under rivers, with maps'])
  expect(one).toContain('href="/similar?to=a&amp;to=c"')
  expect(one).not.toContain('leave out')
  const two = await text('/similar?to=2401.00001&to=b&to=b&to=')
  expect(two).toContain('More like these 2 papers')
  expect(titles(two)).toEqual(['Badger tunnels under rivers, with maps'])
  expect(two).toContain('<a href="/similar?to=b" rel="nofollow">')
  expect(two).toMatch(
    /<input type="hidden" name="to" value="a"\/><input type="hidden" name="to" value="b"\/>/,
  )
})

test('what is not here is said, and so are too many', async () => {
  const { text } = await fixture(papers)
  expect(await text('/similar')).toContain('More like some papers')
  const html = await text('/similar?to=a&to=%3Cb%3E')
  expect(html).toMatch(/&lt;b&gt;<\/q> is not here/)
  expect(titles(html)).toHaveLength(1)
  const many = await text(`/similar?${Array.from({ length: 11 }, (_, i) => `to=x${i}`).join('&')}`)
  expect(many).toContain('The first 10 count')
  expect(await text('/similar?to=d')).toContain('Nothing here is like it.')
})

test('the API answers the same, and says what is wrong', async () => {
  const { app } = await fixture(papers)
  const ask = (to: string) => app.request(`/api/papers/similar?to=${to}`)
  const found = (await (await ask('a,%20b')).json()) as { paper: { id: string } }[]
  expect(found.map(({ paper }) => paper.id)).toEqual(['c'])
  expect((await ask('a,nobody')).status).toBe(404)
  expect((await ask(',')).status).toBe(400)
  expect((await ask(Array.from({ length: 11 }, (_, i) => i).join(','))).status).toBe(400)
  expect((await app.request('/api/papers/similar')).status).toBe(400)
})

test('browsers are offered how a query may go on', async () => {
  const { app } = await fixture(papers)
  const response = await app.request('/search/suggestions?q=badger')
  expect(response.headers.get('content-type')).toMatch(/^application\/x-suggestions\+json/)
  expect(await response.json()).toEqual([
    'badger',
    ['badger tunnels', expect.any(String), expect.any(String)],
  ])
  expect(await (await app.request('/search/suggestions')).json()).toEqual(['', []])
})
