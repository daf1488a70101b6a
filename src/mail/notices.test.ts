import { expect, test } from 'vitest'
import { openStore } from '#store/index.ts'
import { settings } from './desk.fixture.ts'
import { sendNotices } from './notices.ts'
import { createPost } from './post.ts'
import { createSigner } from './sign.ts'
import { startSink } from './sink.fixture.ts'

test('a letter that one click ends says so to mail programs, in text and in HTML; others do not', async () => {
  await using sink = await startSink()
  const store = await openStore(':memory:')
  const config = settings(sink.url)
  const href = 'https://papers.example/mentions/6164.abcdefghijklmnop'
  const letter = {
    subject: 'Ada mentions you: <b>',
    paragraphs: ['Ada says <script>.'],
    button: { label: 'Read it', href: 'https://papers.example/comments/1' },
    end: 'You are named.',
  }
  const to = { email: 'bo@example.org', ends: 1e6 }
  await store.notices.add(
    [
      { ...to, name: 'mention', letter: { ...letter, unsubscribe: { label: 'No more', href } } },
      { ...to, name: 'act', letter },
      { email: 'nobody@site.invalid', ends: 2, name: 'over', letter },
    ],
    1,
  )
  const post = createPost(config)
  await sendNotices({ store, settings: config, signer: createSigner('of a test'), now: () => 2 }, post)
  post.close()
  expect(sink.mails.map((mail) => mail.to)).toEqual(['bo@example.org', 'bo@example.org'])
  const [mention, act] = sink.mails.map(({ raw }) => raw.replaceAll(/=\r\n/g, ''))
  expect(mention).toContain(`List-Unsubscribe: <${href}>\r\n`)
  expect(mention).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n')
  expect(mention).toContain(`No more:\r\n\r\n${href}`)
  expect(mention).toContain(`<a href=3D"${href}">No more</a>`)
  expect(mention).not.toContain('<script>.</')
  expect(act).not.toContain('List-Unsubscribe')
  await store.close()
})
