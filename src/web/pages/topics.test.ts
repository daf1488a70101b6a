import { expect, test } from 'vitest'
import { readFew } from '#search/topics/keep-topics.ts'
import { fixture, scriptsOf } from '../app.fixture.ts'

const LAMPS = {
  title: 'Object detection finds lamps',
  abstract: 'Lamps are found in photographs of streets at night by object detection.',
}

async function site(count = 1) {
  const made = await fixture(
    Array.from({ length: count }, (_, i) => ({ ...LAMPS, id: `lamps-${i}`, date: `2024-01-${i + 10}` })),
  )
  await readFew(made.store)
  return made
}

test('all topics stand on one page with how many papers each has', async () => {
  const { text } = await site(3)
  const html = await text('/topics')
  expect(html).toMatch(/<a href="\/topics\/object-detection">object detection<\/a> <span>3</)
  expect(html).toMatch(/<a href="\/topics\/quantum-computing">quantum computing<\/a> <span>0</)
  expect(html).toMatch(/<a href="\/topics\/representation-learning">representation learning<\/a> <span>1</)
  expect(scriptsOf(html)).toEqual(['/assets/keyboard-1.js'])
})

test('a topic lists its papers, newest first, in pages', async () => {
  const { app, text } = await site(20)
  const html = await text('/topics/object-detection')
  expect(html).toContain('20 papers, newest first')
  expect(html.indexOf('/papers/lamps-19')).toBeLessThan(html.indexOf('/papers/lamps-18'))
  expect(scriptsOf(html)).toEqual(['/assets/keyboard-1.js'])
  expect((await app.request('/topics/object-detection?page=2')).status).toBe(404)
  expect(await text('/topics/quantum-computing')).toContain('No paper here is about it yet.')
})

test('another name of a topic leads to it, no name to nothing', async () => {
  const { app } = await site()
  for (const name of ['LLM', 'large%20language%20models', 'Language-Models']) {
    const { status, headers } = await app.request(`/topics/${name}`)
    expect([status, headers.get('location')]).toEqual([301, '/topics/language-models'])
  }
  expect((await app.request('/topics/knitting')).status).toBe(404)
})

test('a paper shows its topics, and which of them nobody said', async () => {
  const { text } = await site()
  const html = await text('/papers/lamps-0')
  expect(html).toMatch(
    /Topics by title and abstract: .*<a href="\/topics\/object-detection">object detection<\/a>/,
  )
  const chosen = await text('/papers/2205.13147')
  expect(chosen).toMatch(/Topics: <a href="\/topics\/representation-learning">embeddings<\/a>, /)
})

test('answers for programs say topics', async () => {
  const { text } = await site()
  const paper = JSON.parse(await text('/api/papers/lamps-0'))
  expect(paper.dailyPapers.topics).toContain('object detection')
  const [found] = JSON.parse(await text('/api/papers/search?q=lamps&topic=object-detection'))
  expect(found.dailyPapers.topics).toContain('object detection')
  expect(JSON.parse(await text('/api/papers/search?q=lamps&topic=robotics'))).toEqual([])
  expect(JSON.parse(await text('/api/papers/2205.13147')).dailyPapers.topics.slice(0, 2)).toEqual([
    'embeddings',
    'retrieval',
  ])
})

test('a search is narrowed to a topic', async () => {
  const { text } = await site(2)
  expect(await text('/search?q=topic:object-detection')).toContain('2 papers for')
  const html = await text('/search?q=lamps&topic=robotics')
  expect(html).toContain('No paper for')
  expect(html).toContain('href="/topics"')
})
