import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { carriedOut } from './carry-out.fixture.ts'
import { EXIT } from './exit.ts'

const folder = mkdtempSync(join(tmpdir(), 'daily-papers-usage-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the command line says on standard error of what it does not carry out. */
async function refusal(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, out, err } = await carriedOut(args, { DATA_DIR: folder, ...env })
  expect({ code, out }).toEqual({ code: EXIT.wrongUsage, out: '' })
  return err
}

test.each([
  [['list', '--limit', '0'], /whole number from 1/],
  [['list', '--date', '2026-02-30'], /give a day that there is/],
  [['list', '--week', '2026-W54'], /give a week that there is/],
  [['list', '--trending', '--methods'], /cannot be used with/],
  [['run', '--seed', '1'], /which method/],
  [['run', 'no-such-method'], /no method "no-such-method" runs here; these do: /],
  [['run', 'nested', '--seed', '-1'], /whole number/],
  [['run', 'nested', '--seeds', '0,x'], /whole number/],
  [['run', 'nested', '--seed', '0', '--seeds', '1,2'], /cannot be used with/],
  [['run', 'constructor'], /no method/],
  [['serve', '--port', '70000'], /whole number from 0 to 65535/],
  [['import'], /which file/],
  [['import', 'page.txt', '--log'], /takes no file/],
  [['import', '--undo', '1', '--dry-run'], /cannot be used with/],
  [['remove', '2205.13147'], /comes with this program/],
  [['remove', '2205.99999'], /no paper "2205.99999" here/],
])('%j is refused in one line', async (args, why) => {
  const told = await refusal(args)
  expect(told).toMatch(/^papers: [^\n]+\n$/)
  expect(told).toMatch(why)
})

/** Nobody is there, so that what asks all the same fails in other words. */
const NOBODY = {
  FETCH_PRIVATE: 'true',
  ARXIV_CATEGORIES: 'cs.LG',
  HF_URL: 'http://127.0.0.1:9',
  ARXIV_RSS_URL: 'http://127.0.0.1:9',
  ARXIV_API_URL: 'http://127.0.0.1:9',
  ARXIV_OAI_URL: 'http://127.0.0.1:9',
}

test.each([
  [['--source', 'arxiv'], { ARXIV_CATEGORIES: '' }, /Set ARXIV_CATEGORIES/],
  [['--source', 'openalex'], {}, /Set OPENALEX_KEY and OPENALEX_FILTER/],
  [['--source', 'nature'], { FEEDS: 'n=https://example.org/' }, /hf, arxiv, oai, feed:n\./],
  [['--since', 'tomorrow'], {}, /YYYY-MM-DD/],
  [['--since', '2999-01-01'], {}, /a day that has begun/],
  [['--since', '2026-02-30'], {}, /YYYY-MM-DD/],
  [[], { ARXIV_CATEGORIES: '', HF_DAILY: 'off' }, /no source is on/],
])('fetch %j is refused where the environment is %j', async (args, env, why) => {
  const told = await refusal(['fetch', ...args], { ...NOBODY, ...env })
  expect(told).toMatch(why)
  expect(told).not.toMatch(/refuses connections/)
})

test.each([
  [['send'], {}, /set SMTP_URL, MAIL_FROM and BASE_URL/],
  [['send'], { SMTP_URL: 'smtp://localhost' }, /SMTP_URL needs MAIL_FROM/],
  [['send'], { SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@example.org' }, /SMTP_URL needs BASE_URL/],
  [['send'], { SMTP_URL: 'http://me:secret@localhost' }, /^papers: SMTP_URL: give smtp:/],
  [['send'], { MAIL_FROM: 'a@example.org\r\nBcc: b@example.org' }, /MAIL_FROM/],
  [['preview', '2026-02-30'], {}, /YYYY-MM-DD/],
])('digest %j says what is missing where the environment is %j', async (args, env, why) => {
  const told = await refusal(['digest', ...args], env)
  expect(told).toMatch(why)
  expect(told).not.toContain('secret')
})
