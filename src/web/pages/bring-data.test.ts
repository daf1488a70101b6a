import { describe, expect, test } from 'vitest'
import { localId } from '#feed/identity.ts'
import { importRecords } from '#feed/import.ts'
import { databases } from '#store/databases.fixture.ts'
import { markOf } from '#store/index.ts'
import { NOW, ORIGIN, type Visit, membersFixture } from '../members.fixture.ts'

type Site = Awaited<ReturnType<typeof membersFixture>>

async function bring(site: Site, ada: Visit, name: string, ...parts: BlobPart[]) {
  const form = new FormData()
  form.set('file', new File(parts, name))
  const headers = { cookie: ada.cookie, origin: ORIGIN }
  const response = await site.app.request('/account/bring', { method: 'POST', headers, body: form })
  return [response.status, await response.text()] as const
}

/** What a member's collections hold, by name. */
async function kept({ store }: Site, { member }: Visit) {
  const all = await store.collections.of(member.id)
  const pairs = all.map(async ({ name, key }) => {
    const papers = await store.collectionPapers.list(key, { limit: 99 })
    return [name, papers.map(({ paper, note }) => (note === '' ? paper.id : `${paper.id}: ${note}`))]
  })
  return Object.fromEntries(await Promise.all(pairs)) as Record<string, string[]>
}

const PAPERS = [
  { arxiv: '2601.00001', title: 'Graphs that Fold Proteins', authors: ['Ann Able'] },
  { doi: '10.1000/182', title: 'Robots that Grasp Cups', authors: ['Bo Bell'] },
  { arxiv: '2601.00003', title: 'Proofs Written in Ink', authors: ['Cy Cole'] },
]
const CUPS = localId(PAPERS[1]!)
const IDS = ['2601.00001', CUPS, '2601.00003']

async function withPapers(change: Parameters<typeof membersFixture>[2] = {}) {
  const site = await membersFixture([], {}, change)
  await importRecords(site.store, PAPERS, { source: 'bibtex', now: 1 })
  return { site, ada: await site.enter('Ada') }
}

const BIB = `@misc{a, title={A Spelling of its Own}, eprint={2601.00001}, archiveprefix={arXiv}}
@article{b, title={{Robots} that grasp cups}, author={Bell, Bo}, doi={https://doi.org/10.1000/182}}
@article{c, title={Proofs written in ink}, author={Cole, Cy}}
@article{d, title={A Work that Nobody <b>Has</b> Here}, author={Dow, Di}, doi={10.1000/404}}
@article{d2, title={A Work that Nobody <b>Has</b> Here}, author={Dow, Di}, doi={10.1000/404}}
`

describe.each(databases)('what a member brings, on %s', (_, open) => {
  test('references become a collection, once, and what is not here is told', async () => {
    const { site, ada } = await withPapers({ open })
    const [status, html] = await bring(site, ada, 'My thesis.bib', BIB)
    expect(status).toBe(200)
    expect(html).toMatch(/My thesis<\/a>[^]*3 papers added[^]*1 paper not here/)
    expect(html).toMatch(/search\?q=10.1000%2F404/)
    expect(html).not.toContain('<b>Has')
    expect(await kept(site, ada)).toEqual({ 'My thesis': ['2601.00001', CUPS, '2601.00003'] })
    const [, again] = await bring(site, ada, 'My thesis.bib', BIB)
    expect(again).toMatch(/None of it is new[^]*0 papers added, 3 there already/)
    expect(await kept(site, ada)).toEqual({ 'My thesis': ['2601.00001', CUPS, '2601.00003'] })
  })

  test('an export comes back whole to whoever erased it, and doubles nothing', async () => {
    const { site, ada } = await withPapers({ open })
    const bo = await site.enter('Bo')
    await site.store.votes.say(ada.member.id, '2601.00001', NOW - 5000)
    await site.store.picks.say(ada.member.id, CUPS, NOW - 4000)
    await site.store.follows.follow(ada.member.id, { kind: 'author', name: 'Cy Cole' }, NOW)
    const wanted = { id: 'of-ada', member: ada.member.id, name: 'Best', description: 'Mine.' }
    const made = await site.store.collections.make(wanted, NOW)
    const { key } = (made as { collection: { key: number } }).collection
    const keys = await Promise.all(IDS.map(async (id) => (await site.store.papers.key(id))!))
    for (const i of [2, 0]) await site.store.collectionPapers.add(key, keys[i]!, ada.member.id, NOW)
    await site.store.collectionPapers.setNote(key, keys[0]!, 'read twice', markOf(''))
    await site.store.notes.write({ member: ada.member.id, paper: keys[1]!, text: 'Cups!' }, markOf(''), NOW)
    await site.store.notes.mark(ada.member.id, keys[2]!, true, NOW - 3000)
    const file = await ada.text('/account/everything.json')

    expect((await bring(site, ada, 'daily-papers.json', file))[1]).toContain('All of it was here already')
    expect((await bring(site, bo, 'daily-papers.json', file))[1]).toMatch(
      /New here: 1 votes, 1 picks, 1 papers seen, 1 notes, 1 things followed/,
    )
    expect((await bring(site, bo, 'daily-papers.json', file))[1]).toContain('All of it was here already')
    const parts = ['votes', 'picks', 'notes', 'seen', 'follows'] as const
    const [hers, his] = [JSON.parse(file), JSON.parse(await bo.text('/account/everything.json'))]
    for (const part of parts.filter((one) => one !== 'notes')) expect(his[part]).toEqual(hers[part])
    expect(his.notes).toMatchObject([{ paper: CUPS, text: 'Cups!' }])
    expect(await kept(site, bo)).toEqual({ Best: ['2601.00003', '2601.00001: read twice'] })
    expect(await kept(site, ada)).toEqual(await kept(site, bo))
  })
})

test('collections of Zotero become collections; what is in none there is in one called like the file', async () => {
  const { site, ada } = await withPapers()
  const item = (id: string, title: string, family: string) =>
    `<rdf:Description rdf:about="${id}"><z:itemType>preprint</z:itemType><dc:title>${title}</dc:title>
<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>${family}</foaf:surname></foaf:Person></rdf:li></rdf:Seq></bib:authors>
<dc:identifier><dcterms:URI><rdf:value>${id}</rdf:value></dcterms:URI></dc:identifier></rdf:Description>`
  const [graphs, proofs] = ['http://arxiv.org/abs/2601.00001', 'http://arxiv.org/abs/2601.00003']
  const part = (name: string) => `<dcterms:hasPart rdf:resource="${name}"/>`
  const file = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:dc="http://purl.org/dc/elements/1.1/">
${item(graphs, 'Graphs that Fold Proteins', 'Able')}${item(proofs, 'Proofs Written in Ink', 'Cole')}
<z:Collection rdf:about="#collection_1"><dc:title>Thesis</dc:title>${part('#collection_2')}</z:Collection>
<z:Collection rdf:about="#collection_2"><dc:title>Biology</dc:title>${part(graphs)}</z:Collection></rdf:RDF>`
  for (const _ of [1, 2]) {
    expect((await bring(site, ada, 'My Library.rdf', file))[0]).toBe(200)
    expect(await kept(site, ada)).toEqual({
      'Thesis / Biology': ['2601.00001'],
      'My Library': ['2601.00003'],
    })
  }
})

test('tags of arxiv-sanity become collections; its pickles are refused with the way', async () => {
  const { site, ada } = await withPapers()
  const tags = JSON.stringify({ proteins: ['2601.00001', '2601.00001v3'], 'to read': ['2601.00003', 'x'] })
  const [status, html] = await bring(site, ada, 'tags.json', tags)
  expect([status, html]).toEqual([200, expect.stringContaining('“x” is no arXiv id')])
  expect(await kept(site, ada)).toEqual({ proteins: ['2601.00001'], 'to read': ['2601.00003'] })
  for (const bytes of [new Uint8Array([0x80, 4, 0x95, 0]), 'SQLite format 3\0...', "(dp0\nS'a'\n."]) {
    const [refused, told] = await bring(site, ada, 'tags.p', bytes)
    expect([refused, told]).toEqual([400, expect.stringMatching(/role="alert"[^]*json\.dumps/)])
  }
})

test('what is here stays where the file says other', async () => {
  const { site, ada } = await withPapers()
  const paper = (await site.store.papers.key('2601.00001'))!
  await site.store.notes.write({ member: ada.member.id, paper, text: 'mine' }, markOf(''), NOW)
  const notes = [{ paper: '2601.00001', title: 'x', text: 'another <i>one</i>\0' }]
  const far = [
    { id: '2601.00003', at: NOW * 9 },
    { id: 'p-0123456789ab', title: 'Not Here at All', at: 1 },
  ]
  const [, html] = await bring(
    site,
    ada,
    'e.json',
    JSON.stringify({ format: 'daily-papers member 1', notes, votes: far }),
  )
  expect(html).toMatch(/Your notes here stay[^]*another &lt;i>one&lt;\/i>|another &lt;i&gt;one/)
  expect(html).toMatch(/Not Here at All/)
  expect((await site.store.notes.get(ada.member.id, paper))!.text).toBe('mine')
  expect(await site.store.votes.of(ada.member.id, 9)).toEqual([{ id: '2601.00003', at: NOW }])
})

test.each([
  ['an export of another version', '{"format":"daily-papers member 2"}', 'format'],
  ['a broken export', '{"format":"daily-papers member 1","votes":[{"id":5}]}', 'votes.0.id'],
  [
    'a name with nothing',
    '{"format":"daily-papers member 1","follows":[{"kind":"king","name":"x"}]}',
    'kind',
  ],
  ['nothing', '', 'Choose a file'],
  ['any text', 'this is <no> format', 'Nothing was taken'],
  ['deep brackets', '['.repeat(200_000), 'Nothing was taken'],
  ['an object', '{"a":1}', 'Nothing was taken'],
  ['lists of nothing', '{"a":["b"]}', 'Nothing was taken'],
  ['entries without end', `{"a":[${'"2601.00001",'.repeat(60_000)}"2601.00001"]}`, 'bring it in parts'],
])('refuses %s in words', async (_, text, words) => {
  const site = await membersFixture()
  const ada = await site.enter('Ada')
  const [status, html] = await bring(site, ada, 'x.json', text)
  expect([status, html]).toEqual([400, expect.stringMatching(/role="alert"/)])
  expect(html).toContain(words)
  expect(await kept(site, ada)).toEqual({})
})

test('a file of more than 5 MB, another site’s form and a visitor are sent away', async () => {
  const site = await membersFixture()
  const ada = await site.enter('Ada')
  expect((await bring(site, ada, 'x.bib', ' '.repeat(5 * 1024 * 1024 + 1)))[0]).toBe(413)
  const body = new FormData()
  body.set('file', new File([BIB], 'x.bib'))
  const post = (headers: Record<string, string>) =>
    site.app.request('/account/bring', { method: 'POST', headers, body })
  expect((await post({ origin: 'https://evil.example', cookie: ada.cookie })).status).toBe(403)
  expect((await post({ origin: ORIGIN })).headers.get('location')).toContain('/sign-in')
})
