import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { stem } from './porter.ts'

test.each([
  ['caresses', 'caress'],
  ['ponies', 'poni'],
  ['hopping', 'hop'],
  ['filing', 'file'],
  ['relational', 'relat'],
  ['embeddings', 'embed'],
  ['generalization', 'gener'],
  ['yes', 'ye'],
  ['sky', 'sky'],
  ['happy', 'happi'],
  ['bert4', 'bert4'],
])('%s has the stem %s', (word, expected) => {
  expect(stem(word)).toBe(expected)
})

test('stems as the full-text tables of SQLite do', () => {
  const text = readFileSync(new URL('../../../LICENSE', import.meta.url), 'utf8')
  const words = [...new Set(text.toLowerCase().match(/[a-z]{3,}/g))]
  const database = new DatabaseSync(':memory:')
  database.exec("create virtual table t using fts5(a, tokenize = 'porter unicode61')")
  database.exec("create virtual table v using fts5vocab(t, 'instance')")
  const insert = database.prepare('insert into t (rowid, a) values (?, ?)')
  words.forEach((word, i) => insert.run(i + 1, word))
  for (const { term, doc } of database.prepare('select term, doc from v').all()) {
    expect(stem(words[Number(doc) - 1]!)).toBe(term)
  }
})
