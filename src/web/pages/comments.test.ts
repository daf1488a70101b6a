import { beforeAll, describe, expect, test } from 'vitest'
import { createSigner } from '#mail/sign.ts'
import { fixture } from '../app.fixture.ts'
import { commentsShape, saidShape } from '../api/comment-shapes.ts'
import { type MembersFixture, NOW, type Visit, membersFixture, send } from '../members.fixture.ts'

const PAPER = '/papers/2205.13147'
const ABSTRACT =
  'We learn nested embeddings. The first $d$ numbers say most; the first ones cost least. Nothing else is learned.'

const openSite = (change: Parameters<typeof membersFixture>[2] = {}) =>
  membersFixture(
    [{ id: 'quoted', title: 'Quoted', abstract: ABSTRACT }],
    {},
    {
      notices: { nudge() {} },
      signer: createSigner('of a test'),
      ...change,
    },
  )

/** The form that a page has for who asks. */
const formOn = async (visit: Visit, path: string) =>
  /name="form" value="(\w+)"/.exec(await visit.text(path))![1]!

/** Says something, and returns the path of the comment. */
async function say(
  visit: Visit,
  comment: string,
  to = `${PAPER}/comments`,
  more: Record<string, string> = {},
) {
  const page = to.replace(/\/(?:comments|reply)$/, '')
  const response = await visit.post(to, { form: await formOn(visit, page), comment, ...more })
  expect([response.status, response.status === 303 ? '' : await response.text()]).toEqual([303, ''])
  const [, id] = /(?:#comment-|\/comments\/)(\w+)$/.exec(response.headers.get('location')!)!
  return `/comments/${id}`
}

const letters = async ({ store }: MembersFixture) => {
  const found = []
  for (;;) {
    const notice = await store.notices.claim('a test', NOW, NOW + 1e6)
    if (!notice) return found
    found.push(notice)
  }
}

describe('comments', () => {
  test('are said, answered, changed and deleted, for everybody to see', async () => {
    const site = await openSite()
    const [ada, bo] = [await site.enter('Ada'), await site.enter('Bo')]
    expect(await site.text(PAPER)).toContain('Sign in</a> to say')
    const said = await say(ada, 'First, $x^2$ and **bold**.')
    const html = await site.text(PAPER)
    expect(html).toMatch(/Discussion<span class="count"> 1 comment<[^]*<math[^]*<strong>bold/)
    const answer = await say(bo, 'An answer', `${said}/reply`)
    expect(await site.text(answer)).toMatch(/in answer to <a href="\/comments\/\w+">Ada</)
    expect(await site.text(said)).toContain('An answer')

    const edit = { comment: 'Second thoughts', version: '1' }
    expect((await bo.post(`${said}/edit`, edit)).status).toBe(404)
    expect((await ada.post(`${said}/edit`, edit)).status).toBe(303)
    const late = await ada.post(`${said}/edit`, { comment: 'From another <tab>', version: '1' })
    expect(late.status).toBe(409)
    expect(await late.text()).toMatch(/role="alert"[^]*name="version" value="2"[^]*From another &lt;tab&gt;/)
    expect(await site.text(said)).toMatch(/Second thoughts[^]*How it was changed[^]*<del>First/)

    expect((await bo.post(`${said}/delete`)).status).toBe(404)
    for (let press = 0; press < 2; press++) expect((await ada.post(`${said}/delete`)).status).toBe(303)
    const after = await site.text(PAPER)
    expect(after).toMatch(/Deleted by who wrote it[^]*An answer/)
    expect((await site.text(said)) + after).not.toMatch(/Second thoughts|First, /)
    await site.store.close()
  })

  test('a form says its comment once, and nothing that was typed is lost', async () => {
    const site = await openSite()
    const ada = await site.enter('Ada')
    const form = await formOn(ada, PAPER)
    const fields = { form, comment: 'Once' }
    const both = await Promise.all([1, 2].map(() => ada.post(`${PAPER}/comments`, fields)))
    expect(new Set(both.map(({ headers }) => headers.get('location'))).size).toBe(1)
    const again = await ada.post(`${PAPER}/comments`, { form, comment: 'Twice' })
    expect(again.status).toBe(409)
    const shown = await again.text()
    expect(shown).toContain('Twice</textarea>')
    expect(shown).not.toContain(`value="${form}"`)
    expect((await site.store.comments.count('2205.13147')).comments).toBe(1)

    for (const comment of ['', ' \u200b\n', 'x'.repeat(65_537)]) {
      const refused = await ada.post(`${PAPER}/comments`, { comment, quote: '' })
      expect(refused.status).toBe(400)
      const page = await refused.text()
      expect(page).toContain('role="alert"')
      if (comment.length > 9) expect(page).toContain(comment)
    }
    // Signs outside of the first plane are one character each.
    const long = `${'👍'.repeat(65_536)}`
    expect(await site.text(await say(ada, long))).toContain(long)

    const preview = await ada.post(`${PAPER}/comments`, { comment: '*so*', preview: 'on' })
    expect(await preview.text()).toMatch(/Preview<[^]*<em>so<\/em>[^]*\*so\*<\/textarea>/)
    expect((await site.store.comments.count('2205.13147')).comments).toBe(2)
    await site.store.close()
  })

  test('members that are named are told once, and may end that by one click', async () => {
    const site = await openSite()
    const [ada, bo] = [await site.enter('Ada'), await site.enter('Bo')]
    await site.store.kysely
      .updateTable('members')
      .set({ email: 'bo@example.org', email_verified: 1 })
      .where('handle', '=', 'bo')
      .execute()
    await site.store.kysely
      .updateTable('members')
      .set({ email: 'ada@example.org', email_verified: 1 })
      .where('handle', '=', 'ada')
      .execute()
    const said = await say(ada, '@Bo and @ada, see `@nobody` and @nobody2')
    expect(await site.text(said)).toMatch(/href="\/people\/bo">@Bo<[^]*<code>@nobody<\/code> and @nobody2/)
    const [letter, ...others] = await letters(site)
    expect(others).toEqual([])
    expect(letter).toMatchObject({
      email: 'bo@example.org',
      letter: { subject: expect.stringContaining('Ada') },
    })
    expect(letter!.letter.button.href).toBe(`https://papers.example${said}`)
    await ada.post(`${said}/edit`, { comment: 'Again, @bo', version: '1' })
    expect(await letters(site)).toEqual([])

    const silence = letter!.letter.unsubscribe!.href.replace('https://papers.example', '')
    expect((await site.app.request(silence)).status).toBe(200)
    expect(await bo.text('/account')).toMatch(/name="mentions"[^>]* checked/)
    expect(
      (await send(site, silence.toUpperCase().replace('/MENTIONS', '/mentions'), {}, { origin: 'null' }))
        .status,
    ).toBe(200)
    expect(await bo.text('/account')).not.toMatch(/name="mentions"[^>]* checked/)
    await say(ada, 'And once more, @bo')
    expect(await letters(site)).toEqual([])
    await bo.post('/account', { do: 'mail', mentions: 'on' })
    await say(ada, 'And now, @bo')
    expect(await letters(site)).toHaveLength(1)
    await site.store.close()
  })

  test('thirty an hour are taken from one member', async () => {
    const site = await openSite()
    const [ada, bo] = [await site.enter('Ada'), await site.enter('Bo')]
    for (let i = 0; i < 30; i++) {
      expect((await ada.post(`${PAPER}/comments`, { comment: `Number ${i}` })).status).toBe(303)
    }
    const more = await ada.post(`${PAPER}/comments`, { comment: 'One more' })
    expect([more.status, more.headers.get('retry-after')]).toEqual([429, '3600'])
    expect(await more.text()).toContain('One more</textarea>')
    await say(bo, 'Mine')
    expect((await site.store.comments.count('2205.13147')).comments).toBe(31)
    await site.store.close()
  })

  test('what goes with an account, or stays without a name', async () => {
    const site = await openSite()
    const [ada, bo] = [await site.enter('Ada'), await site.enter('Bo')]
    const [kept, gone] = [await say(ada, 'Kept words'), await say(bo, 'Gone words, @ada')]
    await say(ada, 'An answer', `${gone}/reply`)
    const before = await site.store.revision()
    await site.store.comments.forget(bo.member.id, 'erase', NOW)
    await site.store.comments.forget(ada.member.id, 'keep', NOW)
    await site.store.kysely.deleteFrom('members').execute()
    expect(await site.store.revision()).not.toBe(before)
    expect(await site.text(kept)).toMatch(/a former reader[^]*Kept words/)
    expect(await site.text(gone)).toMatch(/a former reader[^]*Deleted[^]*An answer/)
    expect(await site.text(PAPER)).not.toMatch(/Gone words|Ada<|Bo</)
    await site.store.close()
  })

  test('pages are made anew when somebody is renamed or leaves', async () => {
    const site = await openSite()
    const ada = await site.enter('Ada')
    await say(ada, 'Something')
    expect(await site.text(PAPER)).toContain('>Ada<')
    await ada.post('/account', { do: 'save', name: 'Ada L.', handle: 'ada-l' })
    expect(await site.text(PAPER)).toContain('href="/people/ada-l" dir="auto">Ada L.<')
    const before = await site.store.revision()
    await ada.post('/account', { do: 'mail' })
    expect(await site.store.revision()).toBe(before)
    await site.store.kysely.deleteFrom('members').execute()
    expect(await site.text(PAPER)).toMatch(/a former reader[^]*Something/)
    await site.store.close()
  })
})

describe('quotes', () => {
  let site: MembersFixture
  let ada: Visit
  beforeAll(async () => {
    site = await openSite()
    ada = await site.enter('Ada')
  })
  const change = async (abstract: string) => {
    const key = await site.store.papers.key('quoted')
    await site.store.kysely.updateTable('papers').set({ abstract }).where('key', '=', key!).execute()
  }

  test('are found again in a text that was replaced, and said to be gone when they are', async () => {
    const fields = { quote: 'The first d\n numbers say most', before: '' }
    const said = await say(ada, 'This.', '/papers/quoted/comments', fields)
    expect(await site.text(said)).toMatch(/class="quoted"[^]*The first <math[^]*From the abstract<\/a>/)
    await change(`A new beginning. ${ABSTRACT.replace('We learn', 'We now learn')}`)
    expect(await site.text('/papers/quoted')).toMatch(/The first <math[^]*From the abstract<\/a>/)
    await change('Something else entirely.')
    expect(await site.text('/papers/quoted')).toMatch(/The first <math[^]*the text has changed since/)
    await change(ABSTRACT)
  })

  test('that no text has are refused, with all that was typed', async () => {
    const refused = await ada.post('/papers/quoted/comments', { comment: 'My words', quote: 'never said' })
    expect(refused.status).toBe(400)
    expect(await refused.text()).toMatch(
      /Copy them from there[^]*never said<\/textarea>[^]*My words<\/textarea>/,
    )
  })
})

test('without accounts there is no discussion', async () => {
  const site = await fixture()
  expect(await site.text(PAPER)).not.toContain('id="discussion"')
  expect((await site.app.request(`${PAPER}/comments`)).status).toBe(404)
})

describe('for programs', () => {
  let site: MembersFixture
  let token: string
  beforeAll(async () => {
    site = await openSite()
    const ada = await site.enter('Ada')
    const made = await ada.post('/account', { do: 'make-token', 'token-name': 'mine' })
    token = /dp_[\w-]{27}/.exec(await made.text())![0]
  })
  const API = '/api/papers/2205.13147'
  const ask = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await site.app.request(API + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, told: (await response.json()) as { newMessage: { id: string } } }
  }

  test('comments are said and answered by token, and read by anybody, page by page and as a feed', async () => {
    const { status, told } = await ask('/comment', { comment: 'By **program**' })
    expect([status, saidShape.parse(told)]).toEqual([201, told])
    const { id } = told.newMessage
    const answer = await ask(`/comment/${id}/reply`, { comment: 'An answer' })
    expect([answer.status, answer.told]).toMatchObject([201, { newMessage: { dailyPapers: { parent: id } } }])
    const key = { 'idempotency-key': 'once' }
    const twice = [
      await ask('/comment', { comment: 'Once' }, key),
      await ask('/comment', { comment: 'Once' }, key),
    ]
    expect(new Set(twice.map((one) => one.told.newMessage.id)).size).toBe(1)
    expect((await ask('/comment', { comment: 'Twice' }, key)).status).toBe(409)

    const listed = commentsShape.parse(JSON.parse(await site.text(`${API}/comments`)))
    expect(listed.comments.map(({ data }) => data.latest?.raw)).toEqual([
      'Once',
      'An answer',
      'By **program**',
    ])
    const feed = await site.text('/feeds/papers/2205.13147/comments.atom')
    expect(feed).toContain('&#x3C;strong&#x3E;program')
    expect(JSON.parse(await site.text('/feeds/papers/2205.13147/comments.json'))).toMatchObject({
      items: [{ content_text: 'Once' }, {}, { authors: [{ name: 'Ada' }] }],
    })
    expect(await site.text('/papers')).toContain(`href="${PAPER}#discussion">3 comments here`)
  })

  test.each([
    ['/comment', {}, 400],
    ['/comment', { comment: '' }, 400],
    ['/comment', { comment: 7 }, 400],
    ['/comment', { comment: 'x'.repeat(65_537) }, 400],
    ['/comment', { comment: 'a', evil: true }, 400],
    ['/comment', '{', 400],
    ['/comment', '[]', 400],
    ['/comment/nothing/reply', { comment: 'a' }, 404],
  ])('%s with %j is refused with %i', async (path, body, status) => {
    expect((await ask(path, body)).status).toBe(status)
  })

  test('nobody writes without a token, or with the cookie of a member on another page', async () => {
    const body = { comment: 'a' }
    expect((await ask('/comment', body, { authorization: 'Bearer dp_nobody' })).status).toBe(401)
    const bo = await site.enter('Bo')
    const response = await site.app.request(`${API}/comment`, {
      method: 'POST',
      headers: { cookie: bo.cookie, origin: 'https://evil.example', 'content-type': 'text/plain' },
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(403)
  })
})
