import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from './index.ts'
import { MIGRATIONS, SQLITE } from './migrations.ts'

/** Migrations of the version before statements were kept. */
const BEFORE = 5

let folder: string
const file = () => join(folder, 'daily-papers.sqlite')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Leaves a database of the earlier version. */
function makeEarlier(): void {
  const database = new DatabaseSync(file())
  for (const { tables, sqlite = '' } of MIGRATIONS.slice(0, BEFORE)) database.exec(tables(SQLITE) + sqlite)
  database.exec(`
    pragma user_version = ${BEFORE};
    insert into papers (key, id, arxiv, doi, title, title_key, authors, abstract, topics, categories, date, version,
      withdrawn, listed, source)
    values (7, '2401.00001', '2401.00001', '10.5555/lamps', 'Counting Lamps', 'counting lamps', '["Ann Able"]',
      'We count.', '[]', '["cs.LG"]', '2024-01-01', 2, 0, 5, 'hf');
    insert into versions values (7, 1, '2024-01-01', 'Lamps', 'Early.'), (7, 2, '2024-02-01', 'Counting Lamps', null);
    insert into answers values ('hf', '2401.00001', 7, '{"id":"2401.00001"}', 6);
    insert into links values (7, 'code', 'https://github.com/able/lamps', 'abstract');
    insert into signals values (7, 'hf-upvotes', 3, 6);
    insert into listings values ('2024-01-02', 'hf', 7, 0);
    insert into aliases values ('p-0123456789ab', 7);
    insert into facts values (7, 'submitter', 'hf', 'Sue', null, 6);
  `)
  database.close()
}

test('a database of an earlier version keeps all that is in it', async () => {
  makeEarlier()
  const store = await openStore(folder)
  const paper = await store.papers.get('p-0123456789ab')
  expect(paper).toMatchObject({ id: '2401.00001', title: 'Counting Lamps', abstract: 'We count.', listed: 5 })
  expect(await store.papers.get('10.5555/lamps')).toEqual(paper)
  expect((await store.said.of(['2401.00001'])).get('2401.00001')).toMatchObject({
    links: [{ kind: 'code' }],
    facts: [{ name: 'submitter', value: 'Sue' }],
    signals: { 'hf-upvotes': 3 },
    day: '2024-01-02',
  })
  expect(await store.statements.of([7])).toMatchObject([
    { source: 'hf', name: '2401.00001', raw: '{"id":"2401.00001"}', titleKey: 'counting lamps', said: 6 },
  ])
  expect(await store.text.count({ words: ['lamp'], phrases: [] })).toBe(1)
  await store.close()
})

test('what is done is told, and the database as it was is kept', async () => {
  makeEarlier()
  const told: string[] = []
  await (await openStore(folder, { tell: (line) => told.push(line) })).close()
  await (await openStore(folder, { tell: (line) => told.push(line) })).close()

  const copy = `${file()}.version-${BEFORE}`
  expect(told).toEqual([
    `the database ${file()} is of an earlier version and is brought to this one's form`,
    `as it was it is kept as ${copy}; remove that when all is well`,
    ...MIGRATIONS.slice(BEFORE).map(
      ({ says }, i) => `migration ${BEFORE + i + 1} of ${MIGRATIONS.length}: ${says}`,
    ),
  ])
  expect(readdirSync(folder)).toEqual([file(), copy].map((path) => basename(path)))
  expect(statSync(copy).mode & 0o777).toBe(0o600)
  const before = new DatabaseSync(copy, { readOnly: true })
  expect(before.prepare('pragma user_version').get()).toEqual({ user_version: BEFORE })
  expect(before.prepare('select title from papers').all()).toEqual([{ title: 'Counting Lamps' }])
  expect(before.prepare('select * from answers').all()).toHaveLength(1)
  before.close()
})

test('who only reads changes nothing, and learns which command does', async () => {
  makeEarlier()
  const before = readFileSync(file())
  await expect(openStore(folder, { migrate: false })).rejects.toThrow(
    /earlier version; "papers migrate" brings it/,
  )
  expect(readFileSync(file())).toEqual(before)
  expect(readdirSync(folder)).toEqual(['daily-papers.sqlite'])
})

test('a migration that fails leaves the database as it was', async () => {
  makeEarlier()
  const raw = new DatabaseSync(file())
  raw.exec('create table topics_known (in_the_way text)')
  raw.close()
  const papers = () => {
    const database = new DatabaseSync(file())
    const rows = database.prepare('select * from papers').all()
    const version = database.prepare('pragma user_version').get()
    database.close()
    return { rows, version }
  }
  const before = papers()
  await expect(openStore(folder)).rejects.toThrow(/topics_known/)
  expect(papers()).toEqual(before)
})
