import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'

test('by default Hugging Face is fetched, and nothing of arXiv', () => {
  expect(readConfig({}).fetch).toEqual({
    on: true,
    allowPrivate: false,
    hf: true,
    categories: [],
    bases: {
      hf: 'https://huggingface.co',
      arxivRss: 'https://rss.arxiv.org/rss',
      arxivApi: 'https://export.arxiv.org/api/query',
      oai: 'https://oaipmh.arxiv.org/oai',
    },
  })
})

test('reads what an operator may write', () => {
  const { fetch } = readConfig({
    FETCH: 'off',
    HF_DAILY: 'off',
    FETCH_PRIVATE: 'true',
    ARXIV_CATEGORIES: 'cs.LG, stat.ML+cond-mat.dis-nn hep-lat cs.LG',
    CONTACT: 'editor@example.org',
    HF_URL: 'http://127.0.0.1:8000/',
  })
  expect(fetch).toMatchObject({ on: false, hf: false, allowPrivate: true, contact: 'editor@example.org' })
  expect(fetch.categories).toEqual(['cs.LG', 'stat.ML', 'cond-mat.dis-nn', 'hep-lat'])
  expect(fetch.bases.hf).toBe('http://127.0.0.1:8000')
})

test.each([
  ['FETCH', 'perhaps'],
  ['ARXIV_CATEGORIES', 'cs.LG;drop'],
  ['HF_URL', 'file:///etc/passwd'],
  ['CONTACT', 'a\r\nHost: b'],
  ['BASE_URL', 'papers'],
])('refuses %s=%s', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError)
  expect(() => readConfig({ [name]: value })).toThrow(name)
})
