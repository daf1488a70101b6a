import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../index.ts'
import { checkDatabase } from './check.ts'

let folder: string
const file = () => join(folder, 'daily-papers.sqlite')

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-check-'))
  const store = await openStore(folder)
  const papers = ['Counting Lamps', 'Lamps Revisited', '!!!'].map((title, i) => ({
    id: `2401.0000${i}`,
    arxiv: `2401.0000${i}`,
    title,
    titleKey: title.toLowerCase(),
    authors: ['Ann Able'],
    topics: [],
    listed: i,
    source: 'hf',
  }))
  const statement = { source: 'hf', name: 'a', record: { title: 'x' }, titleKey: 'x', said: 1 }
  await store.works.write(papers.map((paper) => ({ paper, statements: [statement] })))
  await store.vectors.keepModel({ name: 'm', width: 3, state: 'serving', created: 1 })
  await store.vectors.write('m', [{ key: 1, vector: new Uint8Array(7) }])
  await store.close()
})
afterEach(() => rmSync(folder, { recursive: true }))

const raw = (script: string) => {
  const database = new DatabaseSync(file())
  database.exec(`pragma foreign_keys = off; ${script}`)
  database.close()
}
const wrong = async () => (await checkDatabase(folder)).findings.filter(({ todo }) => todo !== undefined)

test('a sound database is found sound, and its rows are counted', async () => {
  const before = readFileSync(file())
  const { findings, rows } = await checkDatabase(folder)
  expect(findings.filter(({ todo }) => todo)).toEqual([])
  expect(findings.map(({ what }) => what)).toEqual([
    'files',
    'pages',
    'references',
    'form',
    'words',
    'vectors',
    'statements',
    'ids',
    'lists',
  ])
  expect(findings.find(({ what }) => what === 'vectors')!.found).toMatch(/^m has read 1 of 3 papers/)
  expect(rows).toMatchObject({ papers: 3, statements: 3, vectors: 1 })
  expect(readFileSync(file())).toEqual(before)
})

test.each([
  [
    'references',
    `insert into links values (99, 'code', 'https://example.org', 'hf')`,
    /1 rows? belong.*links of papers/,
  ],
  ['words', 'delete from text_segments', /3 papers are not in the index/],
  ['words', 'delete from papers where key = 1; delete from text_changes', /1 that are gone are/],
  [
    'words',
    `update papers set title = 'Moths' where key = 1; delete from text_changes`,
    /1 are not found by their title/,
  ],
  ['words', `update text_segments set data = x'0102'`, /the index cannot be read/],
  ['vectors', `update vectors set vector = x'01'`, /1 vectors have another width/],
  ['vectors', `update models set state = 'old'`, /0 models serve/],
  ['statements', 'delete from statements where paper = 2', /no source tells of 1 papers/],
  ['statements', `update statements set record = '{"title' where paper = 1`, /1 records cannot be read/],
  ['ids', `insert into aliases values ('2401.00001', 1)`, /1 other ids/],
  [
    'lists',
    `update papers set authors = 'Ann Able' where key = 1; delete from text_changes`,
    /lists that cannot be read/,
  ],
  ['form', 'pragma user_version = 5', /version 5 of .*papers migrate/],
  ['form', 'pragma user_version = 999', /made by a newer/],
])('%s: %s', async (what, script, found) => {
  raw(script)
  const findings = await wrong()
  expect(findings.find((finding) => finding.what === what)).toEqual({
    what,
    found: expect.stringMatching(found),
    todo: expect.stringMatching(/papers |start that version/),
  })
})

test('pages that are not sound', async () => {
  const bytes = readFileSync(file())
  bytes.fill(7, 10 * 4096, 14 * 4096)
  writeFileSync(file(), bytes)
  expect((await wrong())[0]).toMatchObject({ what: 'pages', todo: expect.stringMatching(/restore/) })
})

test('files: who else can read them, and what is wrong with them', async () => {
  chmodSync(file(), 0o644)
  expect(await wrong()).toEqual([
    { what: 'files', found: expect.stringMatching(/others .* can read/), todo: `chmod 600 ${file()}` },
  ])
  writeFileSync(file(), '')
  expect(await wrong()).toMatchObject([{ what: 'files', found: expect.stringMatching(/empty/) }])
})

test('what is derived can be made anew', async () => {
  raw(`update text_segments set data = x'0102'; update vectors set vector = x'01'`)
  const store = await openStore(folder)
  await store.vectors.dropUnfit()
  await store.text.rebuild()
  expect(await store.text.count({ words: ['lamps'], phrases: [] })).toBe(2)
  await store.close()
  expect(await wrong()).toEqual([])
})
