import { expect, test } from 'vitest'
import { mergeAlts } from './merged-alt.ts'

test('numbers become means, as exact as they were written', () => {
  expect(
    mergeAlts(['4 layers: 61 % and -0.10, 1.1e+0 in all.', '4 layers: 64 % and 0.31, 3.1e+0 in all.']),
  ).toBe('4 layers: 63 % and 0.10, 2.1e+0 in all.')
})

test('what all runs say stays, and what each says in other words is said to be one’s', () => {
  expect(mergeAlts(['It falls to 2.', 'It falls to 2.'])).toBe('It falls to 2.')
  expect(mergeAlts(['It falls to 2.', 'It rises to 4.', 'It falls to 1.'])).toBe(
    'In the first of 3 runs: It falls to 2.',
  )
})
