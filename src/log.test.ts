import { expect, test } from 'vitest'
import { createLog } from './log.ts'

class BusyError extends Error {
  override name = 'BusyError'
}

function listening() {
  const [lines, clock]: [string[], { now: number }] = [[], { now: 0 }]
  return {
    lines,
    clock,
    log: createLog(
      (line) => lines.push(line),
      () => clock.now,
    ),
  }
}

test('what can happen to a sound program is one line, a mistake in it keeps its stack', () => {
  const { lines, log } = listening()
  log('fetching failed', new BusyError('the database is busy'))
  log('writing failed', Object.assign(new Error('ENOSPC: no space left'), { syscall: 'write' }))
  log('fetching failed', new TypeError('x is undefined', { cause: new Error('deeper') }))
  log('thrown', 'a text')
  expect(lines).toEqual([
    'fetching failed: the database is busy',
    'writing failed: ENOSPC: no space left',
    expect.stringMatching(/^fetching failed: TypeError: x is undefined\n {4}at [^]*because of deeper$/),
    'thrown: a text',
  ])
})

test.each([
  ['cannot use postgres://me:p%40ss@db:5432/papers?sslmode=require', 'p%40ss'],
  ['cannot use postgres://me:p@ss@db/papers', 'p@ss'],
  ['cannot use postgres://db/papers?user=me&password=hidden&x=1', 'hidden'],
  ['smtps://papers:hidden@mail.example.org refused', 'hidden'],
  ['https://api.example.org/works?api_key=hidden&filter=a', 'hidden'],
  ['POST /subscription/abcdefgh.abcdefghabcdefgh broke off', 'abcdefgh'],
  ['GET https://papers.example.org/confirm/abcdefgh?x failed', 'abcdefgh'],
  ['/own/abcdefgh.atom', 'abcdefgh'],
  ['/collections/abcdefgh?now=saved', 'abcdefgh'],
  ['/unsubscribe/abcdefgh.abcdefghabcdefgh', 'abcdefgh'],
])('%s is told without what is secret', (text, secret) => {
  const { lines, log } = listening()
  log(text)
  log('failed', new Error(text))
  expect(lines).toHaveLength(2)
  expect(lines.join('\n')).not.toContain(secret)
})

test('what others sent makes no second line', () => {
  const { lines, log } = listening()
  log('asked for a\nb\u2028c\r\nfetching failed')
  expect(lines).toEqual(['asked for a b c fetching failed'])
})

test('the same many times is counted, and told again later', () => {
  const { lines, clock, log } = listening()
  for (let i = 0; i < 500; i++) log('busy')
  log('something else')
  clock.now = 11_000
  log('busy')
  log('something else')
  expect(lines).toEqual([
    'busy',
    'something else',
    'busy (and 499 times since this was said last)',
    'something else',
  ])
})
