import { expect, test } from 'vitest'
import { createSigner } from '#mail/sign.ts'
import { type MembersFixture, NOW, type Visit, membersFixture } from '../members.fixture.ts'

const PAPER = '/papers/2205.13147'

const openSite = (change: Parameters<typeof membersFixture>[2] = {}) =>
  membersFixture([], {}, { notices: { nudge() {} }, signer: createSigner('of a test'), ...change })

async function say(visit: Visit, comment: string) {
  const response = await visit.post(`${PAPER}/comments`, { comment })
  expect(response.status).toBe(303)
  return `/comments/${response.headers.get('location')!.split('#comment-')[1]}`
}

const letters = async ({ store }: MembersFixture) => {
  const found = []
  for (let notice; (notice = await store.notices.claim('a test', NOW, NOW + 1e6));) found.push(notice)
  return found
}

const give = async ({ store }: MembersFixture, { member }: Visit, email: string) =>
  store.kysely.updateTable('members').set({ email, email_verified: 1 }).where('id', '=', member.id).execute()

test('a flagged comment is hidden with a reason, appealed against, and shown again by another', async () => {
  const site = await openSite()
  const [ada, bo] = [await site.enter('Ada'), await site.enter('Bo')]
  const [cy, di] = [await site.enter('Cy', 'curator'), await site.enter('Di', 'curator')]
  await give(site, ada, 'ada@example.org')
  const said = await say(ada, 'Buy <b>this</b>')

  expect((await ada.post(`${said}/flag`, { reason: 'spam' })).status).toBe(400)
  const unsure = await bo.post(`${said}/flag`, { reason: 'spam', words: 'x'.repeat(2001) })
  expect([unsure.status, (await unsure.text()).includes('x'.repeat(2001))]).toEqual([400, true])
  expect(await (await bo.post(`${said}/flag`, { reason: 'spam', words: 'An <ad>' })).text()).toContain(
    '>Flagged<',
  )
  expect(await (await bo.post(`${said}/flag`, { reason: 'abuse' })).text()).toContain('You flagged it before')
  expect((await bo.get('/queue')).status).toBe(403)
  expect(await cy.text('/queue')).toMatch(/Buy &lt;b&gt;[^]*spam[^]*An &lt;ad&gt;/)

  const id = said.split('/').at(-1)!
  expect((await cy.post('/queue', { do: 'hide', about: id, reason: ' ' })).status).toBe(400)
  expect((await bo.post('/queue', { do: 'hide', about: id, reason: 'no' })).status).toBe(403)
  for (let press = 0; press < 2; press++) {
    expect((await cy.post('/queue', { do: 'hide', about: id, reason: 'An advertisement.' })).status).toBe(303)
  }
  const [act, ...more] = await site.store.acts.list({ limit: 9 })
  expect([act!.words, act!.about, more.length]).toEqual(['hid a comment of Ada', said, 0])
  // Nothing is done in the dark: everybody sees that, who and why.
  for (const html of [await site.text(PAPER), await bo.text(said)]) {
    expect(html).toMatch(/Hidden by[^]*>Cy<[^]*An advertisement\.[^]*href="\/log\?before=\d+#act-\d+"/)
    expect(html).not.toContain('Buy')
  }
  expect(await site.text(`/log?before=${act!.key + 1}`)).toContain(`id="act-${act!.key}"`)
  expect(await cy.text('/queue')).not.toContain('Buy')
  const [letter] = await letters(site)
  expect(letter!.letter.paragraphs).toContain('An advertisement.')
  expect(letter!.letter.button.href).toBe(`https://papers.example/appeals/${act!.key}`)

  const appeals = `/appeals/${act!.key}`
  expect((await bo.get(appeals)).status).toBe(404)
  expect(await ada.text(said)).toContain('Buy')
  expect((await ada.post(appeals, { words: '' })).status).toBe(400)
  for (let press = 0; press < 2; press++) {
    expect((await ada.post(appeals, { words: 'It is mine.' })).status).toBe(303)
  }
  const again = await ada.post(appeals, { words: 'And another thing' })
  expect([again.status, (await again.text()).includes('And another thing</textarea>')]).toEqual([400, true])
  expect(await cy.text('/queue')).toMatch(/It is mine[^]*Somebody else than you decides/)
  const about = String(act!.key)
  expect((await cy.post('/queue', { do: 'refuse', about, reason: 'No.' })).status).toBe(400)
  const decided = await Promise.all(
    [1, 2].map(() => di.post('/queue', { do: 'grant', about, reason: 'It is no ad.' })),
  )
  expect(decided.map(({ status }) => status).sort()).toEqual([303, 400])
  expect((await site.store.acts.list({ limit: 9 })).map(({ kind }) => kind)).toEqual(['grant', 'hide'])
  expect(await site.text(PAPER)).toContain('Buy &lt;b&gt;')
  expect(await ada.text(appeals)).toMatch(/granted the appeal of Ada[^]*It is no ad/)
  expect((await letters(site)).map(({ letter }) => letter.subject)).toEqual(['Your appeal was granted'])
  await site.store.close()
})

test('the only curator decides on their own act, and the log says so; nobody on their own appeal', async () => {
  const site = await openSite()
  const [ada, cy] = [await site.enter('Ada'), await site.enter('Cy', 'curator')]
  const said = await say(ada, 'Words')
  expect((await cy.post(`${said}/hide`, { reason: 'Why not' })).status).toBe(303)
  const { key } = (await site.store.acts.list({ limit: 1 }))[0]!
  await ada.post(`/appeals/${key}`, { words: 'Please' })
  await site.store.members.setRole(ada.member.id, 'curator')
  expect((await ada.post('/queue', { do: 'grant', about: String(key), reason: 'Mine' })).status).toBe(400)
  expect((await cy.post('/queue', { do: 'refuse', about: String(key), reason: 'Still' })).status).toBe(303)
  expect((await site.store.acts.list({ limit: 1 }))[0]!.words).toBe(
    'refused the appeal of Ada, being the only curator',
  )
  expect(await site.text(PAPER)).toContain('Hidden by')
  expect((await cy.post(`${said}/show`, { reason: 'Enough' })).status).toBe(303)
  expect(await site.text(PAPER)).toContain('Words')
  await site.store.close()
})

test('whom an administrator suspends may not write for some days, is told why, and may appeal', async () => {
  let now = NOW
  const site = await openSite({ now: () => now })
  const ada = await site.enter('Ada')
  const [cy, ed] = [await site.enter('Cy', 'curator'), await site.enter('Ed', 'administrator')]
  const said = await say(ada, 'Before')
  const suspend = { do: 'suspend', about: '', handle: '@ada', days: '3', reason: 'A rest.' }
  expect((await cy.post('/queue', suspend)).status).toBe(400)
  const wrong = await ed.post('/queue', { ...suspend, days: '0' })
  expect([wrong.status, /A rest\.<\/textarea>/.test(await wrong.text())]).toEqual([400, true])
  expect((await ed.post('/queue', suspend)).status).toBe(303)
  expect(await site.text('/log')).toMatch(/suspended Ada from writing for 3 days<\/a>: A rest/)

  const refused = await ada.post(`${PAPER}/comments`, { comment: 'During' })
  expect([refused.status, (await refused.text()).includes('During</textarea>')]).toEqual([403, true])
  expect((await ada.post(`${said}/edit`, { comment: 'During', version: '1' })).status).toBe(403)
  const [, appeals] = /href="(\/appeals\/\d+)"/.exec(await ada.text('/account'))!
  expect(await ada.text(appeals!)).toContain('A rest.')
  await ada.post(appeals!, { words: 'I am awake' })
  expect(
    (await cy.post('/queue', { do: 'grant', about: appeals!.split('/').at(-1)!, reason: 'Fine' })).status,
  ).toBe(303)
  await say(ada, 'After')

  await ed.post('/queue', suspend)
  expect((await ada.post(`${PAPER}/comments`, { comment: 'During' })).status).toBe(403)
  now += 3 * 86_400_000 + 1
  await say(ada, 'Days later')
  await site.store.close()
})
