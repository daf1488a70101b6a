import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { readAsker } from './asker.ts'

const OURS = '10.0.0.0/8 192.0.2.1 2001:db8:1::/48 loopback'

async function asked(peer: string, headers: Record<string, string> = {}, trusted = OURS) {
  const app = new Hono().get('/', (c) =>
    c.json(readAsker(c, readConfig({ TRUSTED_PROXIES: trusted }).trustedProxies)),
  )
  const env = { incoming: { socket: { remoteAddress: peer } } }
  const answer = await app.request('/', { headers: { host: 'inside', ...headers } }, env)
  return (await answer.json()) as Record<string, string>
}

describe('who asks', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:198.51.100.9', '198.51.100.9'],
    ['2001:0DB8:2:0::9', '2001:db8:2::9'],
  ])('is whoever connects from %s, whatever they say, when no proxy is trusted', async (peer, address) => {
    const headers = {
      'x-forwarded-for': '203.0.113.7',
      forwarded: 'for=203.0.113.7;host=evil;proto=https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    }
    expect(await asked(peer, headers, '')).toEqual({ address, host: 'inside' })
    expect(await asked('198.51.100.1', headers)).toEqual({ address: '198.51.100.1', host: 'inside' })
  })

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['198.51.100.66, 203.0.113.7', '203.0.113.7'],
    ['198.51.100.66, 203.0.113.7, 10.1.2.3, 192.0.2.1', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    ['[2001:db8:2::9]:443', '2001:db8:2::9'],
    ['2001:DB8:2:0:0::9', '2001:db8:2::9'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['203.0.113.7, ::ffff:10.1.2.3', '203.0.113.7'],
    ['203.0.113.7, 2001:db8:1::5', '203.0.113.7'],
    // All of them are ours: the farthest.
    ['10.9.9.9, 10.1.2.3', '10.9.9.9'],
    // What is no address ends the way; what stood before it is not known from anybody who is trusted.
    ['203.0.113.7, unknown', '127.0.0.1'],
    ['203.0.113.7, garbage, 10.1.2.3', '10.1.2.3'],
    ['203.0.113.7, ', '127.0.0.1'],
    ['203.0.113.7.', '127.0.0.1'],
    ['010.0.0.1', '127.0.0.1'],
    ['1', '127.0.0.1'],
    ['0xcb007107', '127.0.0.1'],
    ['<script>', '127.0.0.1'],
    [',,,', '127.0.0.1'],
    [`${'203.0.113.7,'.repeat(2000)}198.51.100.5`, '198.51.100.5'],
  ])('X-Forwarded-For: %s', async (header, address) => {
    expect((await asked('127.0.0.1', { 'x-forwarded-for': header })).address).toBe(address)
  })

  test.each([
    ['for=203.0.113.7', '203.0.113.7'],
    ['For="[2001:db8:2::9]:4711";proto=https', '2001:db8:2::9'],
    ['for=198.51.100.66, for=203.0.113.7;by=10.0.0.1, for="10.1.2.3:80"', '203.0.113.7'],
    ['for="198.51.100.66, for=198.51.100.67", for=203.0.113.7', '203.0.113.7'],
    ['for=_hidden, for=10.1.2.3', '10.1.2.3'],
    ['for=unknown', '127.0.0.1'],
    ['proto=https', '127.0.0.1'],
    ['for="203.0.113.7', '127.0.0.1'],
    ['nonsense', '127.0.0.1'],
    ['', '127.0.0.1'],
  ])('Forwarded: %s', async (forwarded, address) => {
    expect((await asked('127.0.0.1', { forwarded })).address).toBe(address)
  })

  test('is the proxy where its two headers differ, as one of them is a stranger’s', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.8' }
    expect((await asked('127.0.0.1', headers)).address).toBe('127.0.0.1')
    expect(
      (await asked('127.0.0.1', { ...headers, forwarded: 'for="203.0.113.7:80";proto=http' })).address,
    ).toBe('203.0.113.7')
  })

  test('asked for the host and by the scheme that a trusted proxy tells', async () => {
    const x = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'HTTPS' }
    expect(await asked('10.0.0.1', { ...x, 'x-forwarded-host': 'first.example, papers.example' })).toEqual({
      address: '203.0.113.7',
      host: 'papers.example',
      scheme: 'https',
    })
    const forwarded = 'for=203.0.113.7;host="papers.example:8443";proto=https'
    expect(await asked('10.0.0.1', { forwarded })).toMatchObject({
      host: 'papers.example:8443',
      scheme: 'https',
    })
    expect(await asked('10.0.0.1', { 'x-forwarded-proto': 'javascript' })).not.toHaveProperty('scheme')
  })
})
