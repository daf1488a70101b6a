import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'
import { TRENDING } from '../src/feed/trending.ts'

test('by default Hugging Face is fetched, and nothing of arXiv', () => {
  expect(readConfig({}).fetch).toEqual({
    on: true,
    allowPrivate: false,
    hf: true,
    categories: [],
    feeds: [],
    bases: {
      hf: 'https://huggingface.co',
      arxivRss: 'https://rss.arxiv.org/rss',
      arxivApi: 'https://export.arxiv.org/api/query',
      oai: 'https://oaipmh.arxiv.org/oai',
      openAlex: 'https://api.openalex.org',
      crossref: 'https://api.crossref.org',
      dataCite: 'https://api.datacite.org',
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

test('feeds have names of their own, else that of their host', () => {
  const FEEDS =
    'nmeth=https://www.nature.com/nmeth.rss\n  https://www.example.org/a?b=c,d\thttp://x.example.org/'
  expect(readConfig({ FEEDS }).fetch.feeds).toEqual([
    { name: 'nmeth', url: 'https://www.nature.com/nmeth.rss' },
    { name: 'example.org', url: 'https://www.example.org/a?b=c,d' },
    { name: 'x.example.org', url: 'http://x.example.org/' },
  ])
})

test('OpenAlex is asked with a key and for something', () => {
  const [OPENALEX_KEY, OPENALEX_FILTER] = ['k-1', 'primary_topic.id:T10320,has_abstract:true']
  expect(readConfig({ OPENALEX_KEY, OPENALEX_FILTER }).fetch.openAlex).toEqual({
    key: OPENALEX_KEY,
    filter: OPENALEX_FILTER,
  })
  expect(() => readConfig({ OPENALEX_KEY })).toThrow(/OPENALEX_KEY needs OPENALEX_FILTER/)
  expect(() => readConfig({ OPENALEX_FILTER })).toThrow(/OPENALEX_FILTER needs OPENALEX_KEY/)
  expect(() => readConfig({ OPENALEX_KEY: 'a b', OPENALEX_FILTER })).toThrow(/^OPENALEX_KEY: /)
})

test.each([
  ['FEEDS', 'nmeth'],
  ['FEEDS', 'nmeth=ftp://www.nature.com/nmeth.rss'],
  ['FEEDS', 'a=https://one.example.org a=https://two.example.org'],
  ['FEEDS', 'https://example.org/a https://example.org/b'],
  ['OPENALEX_FILTER', 'everything'],
  ['FETCH', 'perhaps'],
  ['ARXIV_CATEGORIES', 'cs.LG;drop'],
  ['HF_URL', 'file:///etc/passwd'],
  ['CONTACT', 'a\r\nHost: b'],
  ['BASE_URL', 'papers'],
  ['TRENDING_TAU_HOURS', '0'],
  ['TRENDING_TAU_HOURS', 'a day'],
  ['TRENDING_REPRODUCTION', '-1'],
  ['TRENDING_PEOPLE', '2'],
])('refuses %s=%s', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError)
  expect(() => readConfig({ [name]: value })).toThrow(name)
})

test('the trending score is weighed as the operator likes, by default as measured', () => {
  expect(readConfig({}).trending).toEqual(TRENDING)
  const env = { TRENDING_TAU_HOURS: '12.5', TRENDING_REPRODUCTION: '0', TRENDING_PEOPLE: '0.25' }
  expect(readConfig(env).trending).toEqual({ tau: 12.5, reproduction: 0, people: 0.25 })
})

const MAIL = {
  SMTP_URL: 'smtps://me:secret@mail.example.org',
  MAIL_FROM: 'Daily Papers <papers@example.org>',
  BASE_URL: 'https://papers.example.org/',
}

test('mail is off without a server, and strict with one', () => {
  expect(readConfig({}).mail).toBeUndefined()
  expect(readConfig(MAIL).mail).toEqual({
    smtpUrl: MAIL.SMTP_URL,
    tls: 'required',
    connections: 5,
    from: { name: 'Daily Papers', address: 'papers@example.org' },
    bounces: { soft: 5 },
    baseUrl: 'https://papers.example.org',
  })
  expect(
    readConfig({ ...MAIL, MAIL_FROM: 'papers@example.org', MAIL_BOUNCE_PORT: '2525' }).mail,
  ).toMatchObject({
    from: { name: 'Daily Papers', address: 'papers@example.org' },
    bounces: { address: 'bounces@example.org', listen: { host: '127.0.0.1', port: 2525 } },
  })
})

test.each([
  ['SMTP_URL', 'http://me:secret@mail.example.org'],
  ['MAIL_FROM', 'Daily Papers'],
  ['MAIL_FROM', 'a@example.org\r\nBcc: b@example.org'],
  ['MAIL_TLS', 'perhaps'],
  ['MAIL_SECRET', 'secret'],
  ['DKIM_KEY', 'secret'],
  ['DKIM_SELECTOR', 'papers'],
  ['MAIL_BOUNCE_ADDRESS', 'bounces'],
  ['MAIL_DAILY_CAP', '0'],
])('mail is not sent with %s=%s', (name, value) => {
  expect(() => readConfig({ ...MAIL, [name]: value })).toThrow(ConfigError)
  expect(() => readConfig({ ...MAIL, [name]: value })).toThrow(name)
  expect(() => readConfig({ ...MAIL, [name]: value })).not.toThrow(/secret/)
})
