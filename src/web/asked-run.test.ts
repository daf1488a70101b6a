import { expect, test } from 'vitest'
import { askedRun } from './asked-run.ts'

const mechanisms = { nesting: 'train without the nested loss', order: 'shuffle the numbers' }
const ask = (query: string) => askedRun(new URLSearchParams(query), mechanisms)

test.each([
  ['', { wrong: [] }],
  ['utm_source=mail', { wrong: [] }],
  ['seed=3&without=nesting', { seed: 3, without: 'nesting', wrong: [] }],
  ['seed=0', { seed: 0, wrong: [] }],
  ['seed=2147483647', { seed: 2147483647, wrong: [] }],
])('%j', (query, asked) => expect(ask(query)).toEqual(asked))

test.each([
  'seed=',
  'seed=-1',
  'seed=1.5',
  'seed=1e3',
  'seed=2147483648',
  'seed=0x3',
  'seed=٣',
  'seed=1&seed=2',
])('%j asks for no seed, and is told what one is', (query) => {
  const { seed, wrong } = ask(query)
  expect(seed).toBeUndefined()
  expect(wrong).toEqual([expect.stringContaining('one whole number from 0 to 2,147,483,647')])
})

test.each(['without=', 'without=toString', 'without=Nesting', 'without=nesting&without=order'])(
  '%j asks for an idea that is not here, and is told which are',
  (query) => {
    const { without, wrong } = ask(query)
    expect(without).toBeUndefined()
    expect(wrong).toEqual([expect.stringContaining('switched off: nesting, order.')])
  },
)

test('where nothing can be switched off it says so', () => {
  expect(askedRun(new URLSearchParams('without=a'), {}).wrong[0]).toContain('nothing can be switched off')
})
