import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'
import { TRENDING } from '../src/feed/trending.ts'

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
