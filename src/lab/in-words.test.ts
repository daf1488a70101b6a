import { describe, expect, test } from 'vitest'
import type { Claim, Unit } from './claim.ts'
import { checkStatement, claimStatement, inWords, valueInWords } from './in-words.ts'
import { nested } from './nested.fixture.ts'

const sides = ['worse', 'better'] as const

describe('a number beside its bound', () => {
  test.each<[Unit, number, '>=' | '<=', number, typeof sides | undefined, string]>([
    ['points', 0.025, '<=', 0.04, sides, '2.5 points worse (allowed: 4)'],
    ['points', -0.025, '<=', 0.04, sides, '2.5 points better (allowed: 4 points worse)'],
    ['points', 0.01, '<=', 0.04, sides, '1 point worse (allowed: 4)'],
    ['points', 0.0123, '>=', 0.2, undefined, '1.23 points (needed: 20)'],
    ['points', 0, '<=', 0.04, sides, '0 points (allowed: 4 points worse)'],
    ['points', 0.01, '<=', 0, sides, '1 point worse (allowed: 0)'],
    ['%', 0.9532, '>=', 0.93, undefined, '95.3 % (needed: 93)'],
    ['times', 13.8, '>=', 10, undefined, '13.8 times (needed: 10)'],
    ['nats', -0.5, '<=', 1, undefined, '−0.5 nats (allowed: 1)'],
    ['bits', 1, '>=', 0.5, undefined, '1 bit (needed: 0.5)'],
    ['count', 12345, '>=', 1000, undefined, '12,345 (needed: 1,000)'],
    ['seconds', 1.234, '<=', 2, undefined, '1.23 s (allowed: 2)'],
    ['none', 0.953, '>=', 0.93, undefined, '0.953 (needed: 0.93)'],
    ['none', Number.NaN, '>=', 0.93, undefined, 'not measured (needed: 0.93)'],
    ['points', Number.NaN, '<=', 0.04, sides, 'not measured (allowed: 4 points worse)'],
    ['times', Infinity, '>=', 2, undefined, '∞ times (needed: 2)'],
  ])('%s %d %s %d %j reads %s', (unit, measured, relation, bound, sides, text) => {
    expect(inWords({ measured, relation, bound, unit, ...(sides && { sides }) })).toBe(text)
  })

  test('shows the digit that decides', () => {
    const near = { measured: 0.92996, relation: '>=', bound: 0.93, unit: 'none' } as const
    expect(inWords(near)).toBe('0.92996 (needed: 0.93)')
  })
})

test('a value alone', () => {
  expect(valueInWords(0.04, 'points')).toBe('4 points')
  expect(valueInWords(-0.04, 'points', sides)).toBe('4 points better')
  expect(valueInWords(Number.NaN, '%')).toBe('not measured')
})

test('a sentence has its bound with unit, and data have no functions', () => {
  const stated = claimStatement({ ...nested.claims[0]!, atMost: 0.025 } as Claim)
  expect(stated).toEqual({
    says: 'Cut to 16 numbers, accuracy falls by at most 2.5 points.',
    from: 'abstract',
    unit: 'points',
    relation: '<=',
    bound: 0.025,
    sides: ['worse', 'better'],
    null: 0.25,
    restsOn: ['nesting', 'order'],
  })
  expect(checkStatement(nested.checks[1]!)).toMatchObject({ relation: '<=', bound: 0.05, needs: ['nesting'] })
  expect(checkStatement(nested.checks[0]!)).toMatchObject({
    relation: '>=',
    says: 'The uncut network names 90 % of digits.',
  })
})
