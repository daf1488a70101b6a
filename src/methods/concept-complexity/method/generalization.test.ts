import { describe, expect, test } from 'vitest'
import { ruleBasedGeneralization, ruleSpace, similarityBasedGeneralization } from './generalization.ts'

describe('rules', () => {
  // Four known images; each attribute is active in two, both in one.
  const known = [
    [1, 1],
    [1, 0],
    [0, 1],
    [0, 0],
  ]
  const space = ruleSpace(known, { inactive: 0.5, slip: 0.1 })

  test('are of one attribute or two, as large as the share of images that follow them', () => {
    expect([...space.thresholds]).toEqual([0.5, 0.5])
    expect([...space.first].map((a, i) => [a, space.second[i], space.size[i]])).toEqual([
      [0, 0, 0.5],
      [0, 1, 0.25],
      [1, 1, 0.5],
    ])
  })

  test('are believed by prior, size and examples', () => {
    // Half of the prior on each kind. One example of both attributes: 0.9 / 0.5 for the singles, 0.9 / 0.25 for both.
    const [single, both] = [0.25 * (0.9 / 0.5), 0.5 * (0.9 / 0.25)]
    const total = 2 * single + both
    const beliefs = ruleBasedGeneralization(
      [[1, 1]],
      [
        [1, 1],
        [1, 0],
        [0, 0],
      ],
      space,
    )
    expect(beliefs[0]).toBeCloseTo(1, 12)
    expect(beliefs[1]).toBeCloseTo(single / total, 12)
    expect(beliefs[2]).toBe(0)
  })

  test('that examples break are given up', () => {
    const beliefs = ruleBasedGeneralization(
      [
        [1, 0],
        [1, 1],
        [1, 0],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      space,
    )
    expect(beliefs[0]).toBeGreaterThan(0.9)
    expect(beliefs[1]).toBeLessThan(0.1)
  })

  test('need images that differ', () => {
    expect(() =>
      ruleSpace([
        [1, 1],
        [1, 1],
      ]),
    ).toThrow('tells the known images apart')
    expect(() => ruleSpace(known, { slip: 0 })).toThrow('slip is 0')
    expect(() => ruleSpace(known, { share: 1 } as never)).toThrow("no option 'share'")
    expect(() => ruleBasedGeneralization([[1]], [[1, 1]], space)).toThrow('rows of 1 numbers, not 2')
  })
})

describe('similarity', () => {
  test('asks whether the examples are nearer than any known concept', () => {
    const answers = (options = {}) =>
      similarityBasedGeneralization(
        [
          [0, 0],
          [2, 0],
        ],
        [
          [2, 0],
          [2.8, 0],
          [9, 0],
        ],
        [
          [4, 0],
          [0, 50],
        ],
        options,
      )
    expect(answers()).toEqual([true, false, false])
    expect(answers({ reach: 1.6 })).toEqual([true, true, false])
  })

  test('can go by the angle alone', () => {
    const queries = [
      [9, 1],
      [1, 9],
    ]
    expect(similarityBasedGeneralization([[1, 0]], queries, [[0, 1]], { metric: 'cosine' })).toEqual([
      true,
      false,
    ])
    expect(() => similarityBasedGeneralization([[1]], [[1]], [[1]], { metric: 'city' } as never)).toThrow(
      'metric',
    )
    expect(() => similarityBasedGeneralization([[1]], [[1, 2]], [[1]])).toThrow('rows of 2 numbers, not 1')
    expect(() => similarityBasedGeneralization([[1]], [[1]], [[1]], { reach: 0 })).toThrow('reach is 0')
  })
})
