import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fixture } from '../app.fixture.ts'
import { keepCards } from '../cards/kept-cards.ts'

const CARD = '/cards/papers/2205.13147.png'

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'cards-'))
  onTestFinished(() => rm(made, { recursive: true }))
  return made
}

test.each([
  '/cards/site.png',
  '/cards/methods.png',
  '/cards/date/2026-01-05.png',
  CARD,
  '/cards/papers/math/0309136.png',
])('%s is a picture for pages of everybody, known before it is drawn', async (path) => {
  const { app } = await fixture([], { baseUrl: 'https://papers.example.org' })
  const head = await app.request(path, { method: 'HEAD' })
  const { headers } = head
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect(headers.get('content-type')).toBe('image/png')
  expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.has('set-cookie')).toBe(false)
  const again = await app.request(path, { headers: { 'if-none-match': headers.get('etag')! } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('is drawn in the widths there are, and in no other', async () => {
  const { app } = await fixture()
  const marks = new Set<string | null>()
  for (const [width, height] of [
    [1200, 630],
    [600, 315],
    [300, 158],
  ] as const) {
    const answer = await app.request(`${CARD}?width=${width}`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([width, height])
    marks.add(answer.headers.get('etag'))
  }
  expect(marks.size).toBe(3)
  expect((await app.request(`${CARD}?width=601`)).status).toBe(400)
})

test.each([
  '/cards/papers/unknown.png',
  '/cards/papers/.png',
  '/cards/date/2026-02-30.png',
  '/cards/week.png',
  '/cards/site',
])('%s is none', async (path) => {
  const { app } = await fixture()
  expect((await app.request(path)).status).toBe(404)
})

test('has another mark when it says something else', async () => {
  const marks = await Promise.all(
    ['One', 'Two'].map(async (title) => {
      const { app } = await fixture([{ id: 'a', title }])
      return (await app.request('/cards/papers/a.png', { method: 'HEAD' })).headers.get('etag')
    }),
  )
  expect(marks[0]).not.toBe(marks[1])
})

test('is kept on disk, for the next process too', async () => {
  const cardsDir = await folder()
  const read = async () => {
    const { app } = await fixture([], { cardsDir })
    return Buffer.from(await (await app.request(CARD)).arrayBuffer())
  }
  const drawn = await read()
  const [name] = await readdir(cardsDir)
  expect(await readFile(join(cardsDir, name!))).toEqual(drawn)
  await writeFile(join(cardsDir, name!), 'from the disk')
  expect(String(await read())).toBe('from the disk')
})

test('a crowd is told to come again, and pages are answered', async () => {
  const { app, text } = await fixture()
  const crowd = Array.from({ length: 60 }, () => app.request(CARD))
  expect(await text('/')).toContain('Nested Embeddings')
  const answers = await Promise.all(crowd)
  const late = answers.filter(({ status }) => status === 503)
  expect(late).toHaveLength(12)
  expect(late[0]!.headers.get('retry-after')).toBe('2')
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(48)
})

test('a page names its card by a whole address, or none', async () => {
  const { text } = await fixture([], { baseUrl: 'https://papers.example.org' })
  const page = await text('/papers/2205.13147')
  expect(page).toContain(`<meta property="og:image" content="https://papers.example.org${CARD}"/>`)
  expect(page).toMatch(/og:image:alt" content="Nested Embeddings\. .*Here it came out as reproduced: /)
  expect(page).toContain('<meta name="twitter:card" content="summary_large_image"/>')
  expect(page.match(/og:title/g)).toHaveLength(1)
  expect(await text('/date/2026-01-05')).toContain('/cards/date/2026-01-05.png"')
  expect(await text('/methods')).toContain('/cards/methods.png"')
  expect(await text('/topics')).toContain('/cards/site.png"')
  const { text: without } = await fixture()
  expect(await without('/papers/2205.13147')).not.toContain('og:image')
})

test('pictures on disk have a bound: those not asked for longest go', async () => {
  const cardsDir = await folder()
  const lines: string[] = []
  const open = () => keepCards(cardsDir, { maxBytes: 300, log: (line) => lines.push(line) })
  const names = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(64))
  const first = open()
  for (const name of names.slice(0, 3)) await first.keep(name, new Uint8Array(100))
  await first.get(names[0]!)
  await first.keep(names[3]!, new Uint8Array(100))
  await expect.poll(() => readdir(cardsDir)).toHaveLength(3)
  expect(await first.get(names[1]!)).toBeUndefined()
  expect(await first.get(names[0]!)).toHaveLength(100)
  // The next process goes by the times of the files, and leaves what is not ours.
  await writeFile(join(cardsDir, 'README'), 'x')
  await writeFile(join(cardsDir, `${names[1]}.png.12`), 'broken off')
  await utimes(join(cardsDir, `${names[2]}.png`), 1, 1)
  const next = open()
  await next.keep(names[1]!, new Uint8Array(100))
  await expect
    .poll(async () => (await readdir(cardsDir)).sort())
    .toEqual(['README', ...[names[0], names[1], names[3]].map((name) => `${name}.png`)])
  expect(lines).toEqual([])
})

test('a folder that cannot be written costs the keeping alone, and is told once', async () => {
  const inTheWay = join(await folder(), 'file')
  await writeFile(inTheWay, '')
  const lines: string[] = []
  const kept = keepCards(inTheWay, { maxBytes: 300, log: (line) => lines.push(line) })
  for (const name of ['a', 'b']) await kept.keep(name.repeat(64), new Uint8Array(10))
  expect(await kept.get('a'.repeat(64))).toBeUndefined()
  expect(lines).toHaveLength(1)
})
