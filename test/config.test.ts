import { describe, expect, test } from 'vitest'
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
  ['BASE_URL', 'https://papers.example.org/lab'],
  ['BASE_URL', 'https://papers.example.org/?a=b'],
  ['BASE_URL', 'https://papers.example.org/?'],
  ['BASE_URL', 'https://papers.example.org/#top'],
  ['BASE_URL', 'https://me:hush@papers.example.org/'],
  ['BASE_URL', 'ftp://papers.example.org'],
  ['PORT', 'abc'],
  ['PORT', '70000'],
  ['PORT', '-1'],
  ['PORT', '3000.5'],
  ['PORT', '0x50'],
  ['PORT', '1e3'],
  ['HOST', 'http://127.0.0.1'],
  ['HOST', '127.0.0.1:3000'],
  ['HOST', '[::1]'],
  ['HOST', 'a b'],
  ['TRUSTED_PROXIES', 'all'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', '10.1'],
  ['TRUSTED_PROXIES', '10.0.0.1, proxy.example.org'],
  ['TRUSTED_PROXIES', '*'],
  ['TRENDING_TAU_HOURS', '0'],
  ['TRENDING_TAU_HOURS', 'a day'],
  ['TRENDING_REPRODUCTION', '-1'],
  ['TRENDING_PEOPLE', '2'],
])('refuses %s=%s', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError)
  expect(() => readConfig({ [name]: value })).toThrow(name)
})

test.each([
  [{ PORT: 'abc' }, 'PORT=abc: give a port, 0 to 65535; 0 takes any free one'],
  [{ PORT: '70000' }, 'PORT=70000: give a port, 0 to 65535; 0 takes any free one'],
  [
    { BASE_URL: 'https://papers.example.org/lab' },
    'BASE_URL: the site stands at the root of its host; leave the path /lab away: https://papers.example.org',
  ],
  [{ DATABASE_URL: 'mysql://me:hush@host/db' }, 'DATABASE_URL: give an address that starts with postgres://'],
  [{ PORT: '1', PORT_FILE: '/dev/null' }, 'PORT and PORT_FILE are both set; keep one of them'],
  [{ PORT_FILE: '/dev/null' }, 'PORT_FILE=/dev/null: the file is empty'],
])('says in words what is wrong: %j', (env, message) => {
  expect(() => readConfig(env)).toThrow(new ConfigError(message))
})

test('trusts the proxies that are named, none by default', () => {
  const trusted = (TRUSTED_PROXIES: string) =>
    readConfig({ TRUSTED_PROXIES }).trustedProxies.map(([ip, bits]) => `${ip}/${bits}`)
  expect(readConfig({}).trustedProxies).toEqual([])
  expect(trusted('10.0.0.2, 172.16.0.0/12\nfd00::/8 loopback ::ffff:192.0.2.0/120')).toEqual([
    '10.0.0.2/32',
    '172.16.0.0/12',
    'fd00::/8',
    '127.0.0.0/8',
    '::1/128',
    '192.0.2.0/24',
  ])
})

test.each([
  ['DATABASEURL', 'DATABASE_URL'],
  ['database_url', 'DATABASE_URL'],
  ['TRUSTED_PROXY', undefined],
  ['TRUSTED_PROXIS', 'TRUSTED_PROXIES'],
  ['TRUSTED_PROIXES', 'TRUSTED_PROXIES'],
  ['BASE_URI', 'BASE_URL'],
  ['MAIL_SECRET_FLIE', 'MAIL_SECRET_FILE'],
  ['ARXIV_CATEGORY', undefined],
  ['EMBEDER', 'EMBEDDER'],
  ['HOSTNAME', undefined],
  ['PWD', undefined],
])('%s is doubted as %s', (name, meant) => {
  expect(readConfig({ [name]: 'x' }).doubts).toEqual(
    meant === undefined ? [] : [`${name} is not known and does nothing; is ${meant} meant?`],
  )
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

test.each(['http://papers.example.org', 'http://192.168.1.5:3000', 'http://127.0.0.1.example.org'])(
  'no mail leads to %s, as its links open subscriptions',
  (BASE_URL) => {
    expect(() => readConfig({ ...MAIL, BASE_URL })).toThrow(/^BASE_URL=.*mail needs https/)
    expect(readConfig({ BASE_URL }).baseUrl).toBe(BASE_URL)
  },
)

test.each(['http://localhost:3000', 'http://127.9.9.9', 'http://[::1]:3000', 'http://papers.localhost'])(
  'on this machine mail may lead to %s',
  (BASE_URL) => {
    expect(readConfig({ ...MAIL, BASE_URL }).mail?.baseUrl).toBe(BASE_URL)
  },
)

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
  ['MAIL_DAILY_CAP', 'many'],
  ['MAIL_CONNECTIONS', '51'],
  ['MAIL_BOUNCE_PORT', '0'],
  ['MAIL_SOFT_BOUNCES', '2.5'],
  ['MAIL_LETTER_CAP', 'many'],
])('mail is not sent with %s=%s', (name, value) => {
  expect(() => readConfig({ ...MAIL, [name]: value })).toThrow(ConfigError)
  expect(() => readConfig({ ...MAIL, [name]: value })).toThrow(name)
  expect(() => readConfig({ ...MAIL, [name]: value })).not.toThrow(/secret/)
})

test("how long a Postgres server is waited for is the operator's to say, within reason", () => {
  expect(readConfig({}).databaseLimits).toEqual({
    connections: 10,
    connect: 5,
    pool: 5,
    lock: 5,
    statement: 30,
  })
  const env = { DATABASE_CONNECTIONS: '3', DATABASE_LOCK_TIMEOUT: '0.5', DATABASE_STATEMENT_TIMEOUT: '2' }
  expect(readConfig(env).databaseLimits).toMatchObject({ connections: 3, lock: 0.5, statement: 2 })
  expect(() => readConfig({ ...env, DATABASE_LOCK_TIMEOUT: '3' })).toThrow(/make it shorter/)
})

test.each([
  ['DATABASE_CONNECTIONS', '0'],
  ['DATABASE_CONNECTIONS', '2.5'],
  ['DATABASE_CONNECTIONS', 'many'],
  ['DATABASE_POOL_TIMEOUT', '0'],
  ['DATABASE_CONNECT_TIMEOUT', '-1'],
  ['DATABASE_LOCK_TIMEOUT', '5s'],
  ['DATABASE_STATEMENT_TIMEOUT', '99999'],
])('refuses %s=%s, saying what to give', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}=${value}.*: give `))
})

describe('WEBHOOKS', () => {
  const read = (...webhooks: object[]) => readConfig({ WEBHOOKS: JSON.stringify(webhooks) }).webhooks
  const lab = { name: 'lab', url: 'https://lab.example/x', days: true }

  test('name who is told of what', () => {
    const matrix = {
      name: 'room',
      url: 'https://matrix.example/_matrix/client/v3/rooms/!abc:matrix.example',
      form: 'matrix',
      token: 'syt_abc',
      papers: ['2205.13147', '2205.13147'],
      searches: ['graphs', { words: 'states', without: 'survey' }],
    }
    expect(read({ ...lab, hour: 14, secret: `whsec_${'A'.repeat(32)}` }, matrix)).toEqual([
      {
        name: 'lab',
        url: 'https://lab.example/x',
        form: 'standard',
        secret: `whsec_${'A'.repeat(32)}`,
        wants: { days: { hour: 14 }, verdicts: false, papers: [], searches: [] },
      },
      {
        name: 'room',
        url: matrix.url,
        form: 'matrix',
        token: 'syt_abc',
        wants: {
          verdicts: false,
          papers: ['2205.13147'],
          searches: [
            { words: 'graphs', without: '' },
            { words: 'states', without: 'survey' },
          ],
        },
      },
    ])
    expect(readConfig({}).webhooks).toEqual([])
  })

  const room = 'https://matrix.example/_matrix/client/v3/rooms/!abc:matrix.example'
  test.each([
    [{ name: 'a', url: 'https://a.example' }, /say what it is told of/],
    [{ ...lab, url: 'ftp://a.example' }, /starts with http/],
    [{ ...lab, url: 'lab.example' }, /starts with http/],
    [{ ...lab, name: 'a b' }, /give a name of letters/],
    [{ ...lab, name: undefined }, /number 1: give each webhook a name/],
    [{ ...lab, url: 'https://me:hidden@a.example' }, /lab: leave name and password out/],
    [{ name: 'a', url: 'https://a.example', hour: 7, verdicts: true }, /hour says when days are told/],
    [{ ...lab, hour: 24 }, /give an hour, 0 to 23/],
    [{ ...lab, days: 'yes' }, /give true or false/],
    [{ ...lab, group: 1 }, /give how many members/],
    [{ ...lab, group: 'all' }, /give how many members/],
    [{ ...lab, group: 2.5 }, /give how many members/],
    [{ ...lab, dayz: true }, /"dayz" is not known; name, url, form/],
    [{ ...lab, secret: 'whsec_hidden' }, /give a secret as whsec_/],
    [{ ...lab, searches: [''] }, /give what to search for/],
    [{ ...lab, form: 'teams' }, /give standard, slack, discord, matrix as the form/],
    [{ ...lab, token: 'hidden' }, /a token is for matrix alone/],
    [{ ...lab, form: 'matrix', token: 'hidden' }, /give the room as/],
    [{ ...lab, form: 'matrix', url: room }, /matrix needs the token/],
    [{ ...lab, form: 'matrix', url: room.replace('https', 'http'), token: 'hidden' }, /over https alone/],
  ])('%j is refused in words that repeat no secret', (webhook, why) => {
    let message = ''
    try {
      read(webhook)
    } catch (error) {
      message = (error as Error).message
    }
    expect(message).toMatch(/^WEBHOOKS: /)
    expect(message).toMatch(why)
    expect(message).not.toContain('hidden')
  })

  test('each has a name of its own, and all are a list', () => {
    expect(() => read(lab, lab)).toThrow(/two are called lab/)
    expect(() => readConfig({ WEBHOOKS: '{' })).toThrow(/give a list in JSON/)
  })
})

test('pages that may ask the tools for programs are named by their origins', () => {
  expect(readConfig({ MCP_ORIGINS: 'https://a.example, http://localhost:6274/' }).mcpOrigins).toEqual([
    'https://a.example',
    'http://localhost:6274',
  ])
  for (const MCP_ORIGINS of ['*', 'a.example', 'https://a.example/x', 'https://me@a.example', 'file:///x']) {
    expect(() => readConfig({ MCP_ORIGINS })).toThrow(/^MCP_ORIGINS=.*: give origins alone/)
  }
})

test('public records are read where the issuer of the iDs has them, or at a mirror', () => {
  const client = {
    BASE_URL: 'https://papers.example.org',
    ORCID_CLIENT_ID: 'APP-1',
    ORCID_CLIENT_SECRET: 's',
  }
  const api = (more = {}) => readConfig({ ...client, ...more }).accounts?.orcid?.api
  expect(api()).toBe('https://pub.orcid.org/v3.0')
  expect(api({ ORCID_ISSUER: 'https://sandbox.orcid.org/' })).toBe('https://pub.sandbox.orcid.org/v3.0')
  expect(api({ ORCID_API_URL: 'http://127.0.0.1:8000/v3.0/' })).toBe('http://127.0.0.1:8000/v3.0')
  expect(() => api({ ORCID_API_URL: 'pub.orcid.org' })).toThrow(/^ORCID_API_URL: /)
})
