import { expect, test } from 'vitest'
import { oneLine, parseAddress } from './address.ts'

test.each([
  ['ada@example.org', 'ada@example.org'],
  ['  Ada.Lovelace+papers@Example.ORG ', 'Ada.Lovelace+papers@example.org'],
  ["o'hara@sub.example.co.uk", "o'hara@sub.example.co.uk"],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
])('%s can be written to', (typed, email) => {
  expect(parseAddress(typed)).toEqual({ email, key: email.toLowerCase() })
})

test.each([
  '',
  'ada',
  '@example.org',
  'ada@',
  'ada@localhost',
  'ada@example',
  'ada@[127.0.0.1]',
  'ada@127.0.0.1',
  'a..b@example.org',
  '.a@example.org',
  'a b@example.org',
  '"a b"@example.org',
  'ada@example.org\r\nBcc: all@example.org',
  'ada@example.org\nRCPT TO:<b@example.org>',
  'ada\r\n@example.org',
  'ada@example.org>',
  '<ada@example.org>',
  'Ada <ada@example.org>',
  'ada@example.org,bo@example.org',
  'ada@exa\u0000mple.org',
  'ädä@example.org',
  `${'a'.repeat(65)}@example.org`,
  `a@${'b'.repeat(64)}.org`,
  'a@-b.org',
  'a@b.org.',
])('%j can not', (typed) => {
  expect(parseAddress(typed)).toBeUndefined()
})

test('what ends a line is a space', () => {
  expect(oneLine(' a\r\nBcc: b\u0000\u2028c\u0085 d ')).toBe('a Bcc: b c d')
})
