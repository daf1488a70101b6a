import { gzipSync } from 'node:zlib'
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { createReadOrcidRecord } from '#accounts/orcid-record.ts'
import { type LocalServer, serveLocally } from '#sources/local-server.fixture.ts'
import { orcidWorks } from '#sources/orcid-works.fixture.ts'
import { databases } from '#store/databases.fixture.ts'
import type { Store } from '#store/index.ts'
import { type MembersFixture, membersFixture } from '../members.fixture.ts'

const PATH = '/papers/2205.13147'
const ID = '0000-0002-1825-0097'
const ADA = 'Ada Ångström'
const LISTED = orcidWorks([[{ type: 'doi', value: '10.48550/arXiv.2205.13147' }]])

const servers: LocalServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]()
})

/** A site that asks an ORCID of this machine. */
async function withOrcid(
  answer: (response: ServerResponse) => void,
  { open, patienceMs }: { open?: () => Promise<Store>; patienceMs?: number } = {},
) {
  const server = await serveLocally((_, response) => answer(response))
  servers.push(server)
  let store: Store | undefined
  const said: string[] = []
  const site = await membersFixture(
    [],
    {},
    {
      ...(open && { open }),
      log: (line) => said.push(String(line)),
      readOrcidRecord: (orcid) =>
        createReadOrcidRecord({
          base: `${server.url}/v3.0`,
          ...(patienceMs !== undefined && { patienceMs }),
          turns: store!.sources,
          userAgent: 'daily-papers/test',
          isAllowed: () => true,
        })(orcid),
    },
  )
  store = site.store
  return { ...site, server, said }
}

/** As a sign-in at ORCID leaves it. */
const prove = ({ store }: MembersFixture, member: string, orcid = ID) =>
  store.kysely
    .insertInto('identities')
    .values({
      id: `i-${member}`,
      account_id: orcid,
      provider_id: 'orcid',
      user_id: member,
      created_at: '2026-01-05T00:00:00Z',
      updated_at: '2026-01-05T00:00:00Z',
    } as never)
    .execute()

const claim = { do: 'claim', author: ADA, words: '' }

describe.each(databases)('claims by ORCID, on %s', (_, open) => {
  test('a paper on the record is its author’s at once, whom a curator can deny', async () => {
    const site = await withOrcid((response) => response.end(LISTED), { open })
    const [ada, cy] = [await site.enter('Ada'), await site.enter('Cy', 'curator')]
    await prove(site, ada.member.id)
    await Promise.all([1, 2].map(() => ada.post(`${PATH}/authorship`, claim)))
    expect(site.server.asked[0]).toMatchObject({
      url: `/v3.0/${ID}/works`,
      headers: { accept: 'application/json', 'user-agent': 'daily-papers/test' },
    })
    const [one] = await site.store.authorships.of('2205.13147')
    expect(one).toMatchObject({ state: 'confirmed', way: 'orcid', orcid: ID, record: 'listed' })
    expect(await site.text(PATH)).toMatch(/is its author[^]*Ada Ångström[^]*on their ORCID record/)

    const deny = { do: 'denied', claim: String(one!.key), reason: 'the record is wrong' }
    expect(await cy.text(PATH)).toContain('Deny that Ada is its author')
    await cy.post('/authorships', deny)
    await ada.post(`${PATH}/authorship`, { do: 'look' })
    expect(await site.store.authorships.isAuthor('2205.13147', ada.member.id)).toBe(false)
  })

  test('what a record does not list waits, and can be looked for again', async () => {
    let record = orcidWorks([[{ type: 'doi', value: '10.5555/other' }], []])
    const site = await withOrcid((response) => response.end(record), { open })
    const [ada, cy] = [await site.enter('Ada'), await site.enter('Cy', 'curator')]
    await ada.post(`${PATH}/authorship`, claim)
    expect(await ada.text(PATH)).not.toContain('value="look"')
    await prove(site, ada.member.id)
    await ada.post(`${PATH}/authorship`, { do: 'look' })
    expect(await ada.text(PATH)).toMatch(/does not list the paper[^]*curator[^]*value="look"/)
    expect(await cy.text('/authorships')).toContain(`their ORCID record, ${ID}, does not list the paper`)
    record = LISTED
    await ada.post(`${PATH}/authorship`, { do: 'look' })
    expect(await site.store.authorships.isAuthor('2205.13147', ada.member.id)).toBe(true)
  })

  test('of two who say to be one author, the second waits for a curator', async () => {
    const site = await withOrcid((response) => response.end(LISTED), { open })
    for (const [name, orcid] of [
      ['Ada', ID],
      ['Bo', '0000-0001-5109-3700'],
    ] as const) {
      const member = await site.enter(name)
      await prove(site, member.member.id, orcid)
      await member.post(`${PATH}/authorship`, claim)
    }
    const states = (await site.store.authorships.of('2205.13147')).map(({ state }) => state)
    expect(states).toEqual(['confirmed', 'waiting'])
  })
})

test.each<[string, (response: ServerResponse) => void, number?]>([
  ['is away', (response) => response.destroy()],
  ['has an error', (response) => response.writeHead(500).end('{}')],
  ['does not know the iD', (response) => response.writeHead(404).end('{"error-code": 9016}')],
  ['is overrun', (response) => response.writeHead(429, { 'retry-after': '3600' }).end()],
  ['stands still', () => {}, 500],
  ['sends a page', (response) => response.end('<html>Down for maintenance</html>')],
  ['breaks off', (response) => response.end(LISTED.slice(0, -20))],
  ['sends something else', (response) => response.end('{"group": {"external-ids": 3}}')],
  [
    'sends a bomb',
    (response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(30_000_000, 0x5b))),
  ],
])('when ORCID %s, the claim waits for a curator and says so', async (_, answer, patienceMs) => {
  const site = await withOrcid(answer, { ...(patienceMs !== undefined && { patienceMs }) })
  const ada = await site.enter('Ada')
  await prove(site, ada.member.id)
  expect((await ada.post(`${PATH}/authorship`, claim)).status).toBe(303)
  expect(await site.store.authorships.of('2205.13147')).toMatchObject([
    { state: 'waiting', record: 'unread' },
  ])
  expect(await ada.text(PATH)).toContain('Your ORCID record could not be read. A curator looks at it.')
  expect(site.said.join()).toContain('the ORCID record of a member could not be read')
})

test('who calls themselves something else than an iD asks nobody', async () => {
  const site = await withOrcid((response) => response.end(LISTED))
  const ada = await site.enter('Ada')
  await prove(site, ada.member.id, '../../admin')
  await ada.post(`${PATH}/authorship`, claim)
  expect(site.server.asked).toEqual([])
  expect(await site.store.authorships.of('2205.13147')).toMatchObject([{ state: 'waiting' }])
})
