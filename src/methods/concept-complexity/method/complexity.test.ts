import { describe, expect, test } from 'vitest'
import { attributeRepresentativeness, conceptMeans, ranking } from './representativeness.ts'
import { accuracyByAttributes, descriptionLength, subjectiveComplexity } from './subjective-complexity.ts'
import { imageEntropy2d } from './visual-complexity.ts'

const flat = (data: number[], height: number, width: number, channels = 1) => ({
  data,
  height,
  width,
  channels,
})

describe('the entropy of a picture', () => {
  test('is that of pairs of a pixel and its neighbours', () => {
    // One white pixel in the middle of nine: it, and eight around it that all see one in eight.
    const dot = flat([0, 0, 0, 0, 1, 0, 0, 0, 0], 3, 3)
    const [one, eight] = [1 / 9, 8 / 9]
    expect(imageEntropy2d(dot)).toBeCloseTo(-one * Math.log2(one) - eight * Math.log2(eight), 12)
    expect(imageEntropy2d(flat([5, 5, 5, 5], 2, 2))).toBe(0)
  })

  test('tells two places apart by their neighbours alone, zeros lying around', () => {
    // White everywhere: four corners see three white neighbours, four edges five, the middle eight.
    const white = flat([...Array.from({ length: 9 }, () => 1), ...Array.from({ length: 9 }, () => 0)], 6, 3)
    expect(imageEntropy2d(white, 64)).toBeGreaterThan(2)
    expect(imageEntropy2d(white, 2)).toBeLessThan(imageEntropy2d(white, 64))
  })

  test('is the mean over channels, and the same at another brightness', () => {
    const grey = [0.1, 0.7, 0.3, 0.9, 0.2, 0.4, 0.8, 0.6, 0.5]
    const one = imageEntropy2d(flat(grey, 3, 3))
    expect(
      imageEntropy2d(
        flat(
          grey.flatMap((v) => [v, v, v]),
          3,
          3,
          3,
        ),
      ),
    ).toBeCloseTo(one, 12)
    expect(
      imageEntropy2d(
        flat(
          grey.flatMap((v) => [v, 0.1, 0.1]),
          3,
          3,
          3,
        ),
      ),
    ).toBeCloseTo(one / 3, 12)
    expect(
      imageEntropy2d(
        flat(
          grey.map((v) => 2 * v),
          3,
          3,
        ),
        8,
      ),
    ).toBeCloseTo(imageEntropy2d(flat(grey, 3, 3), 8), 12)
  })

  test('refuses what is no picture', () => {
    expect(() => imageEntropy2d(flat([1, 2, 3], 2, 2))).toThrow('3 and 4 numbers of the picture')
    expect(() => imageEntropy2d(flat([1, NaN], 1, 2))).toThrow('number 1 of the picture is NaN')
    expect(() => imageEntropy2d(flat([1, 2], 1, 2), 1)).toThrow('levels is 1')
  })
})

describe('representativeness', () => {
  test('is P(a|c) over the share of the attribute that other concepts have', () => {
    const { attributeGivenConcept, conceptGivenAttribute, roa } = attributeRepresentativeness([
      [3, 1, 0],
      [1, 1, 2],
    ])
    expect([...attributeGivenConcept.data]).toEqual(
      [3 / 4, 1 / 4, 0, 1 / 4, 1 / 4, 1 / 2].map((v) => expect.closeTo(v, 9)),
    )
    expect([...conceptGivenAttribute.data]).toEqual(
      [3 / 4, 1 / 2, 0, 1 / 4, 1 / 2, 1].map((v) => expect.closeTo(v, 9)),
    )
    expect(Array.from(roa.data.slice(0, 5))).toEqual(
      [3, 1 / 2, 0, 1 / 3, 1 / 2].map((v) => expect.closeTo(v, 6)),
    )
    expect(roa.data[5]).toBeGreaterThan(1e9)
  })

  test('is zero, not nothing, for a channel that never speaks', () => {
    expect([
      ...attributeRepresentativeness([
        [0, 1],
        [0, 1],
      ]).roa.data,
    ]).toEqual([0, 2, 0, 2].map((v) => expect.closeTo(v, 6)))
    expect(() =>
      attributeRepresentativeness([
        [1, -1],
        [0, 1],
      ]),
    ).toThrow('number 1 of the pooled attributes is -1')
    expect(() => attributeRepresentativeness([[1, 1]])).toThrow('1 rows, not 2 or more')
  })

  test('ranks the highest first, and takes the mean of each concept', () => {
    expect([...ranking({ data: Float64Array.of(1, 3, 3, 2, 0, 0, 9, 1), rows: 2, dim: 4 }, 0)]).toEqual([
      1, 2, 3, 0,
    ])
    expect([
      ...conceptMeans(
        [
          [1, 2],
          [5, 0],
          [3, 4],
        ],
        [0, 1, 0],
      ).data,
    ]).toEqual([2, 3, 5, 0])
    expect(() => conceptMeans([[1], [2]], [0, 2])).toThrow('concept 1 has no row')
  })
})

describe('subjective complexity', () => {
  // Attribute 0 speaks for concept 0, attribute 1 for concept 1, attribute 2 for both.
  const head = {
    w: { data: Float32Array.of(1, 0, 0, 1, 1, 1), rows: 3, dim: 2 },
    b: Float64Array.of(0, 0.5),
  }
  const features = [
    [1, 0, 0],
    [0.2, 0, 0],
    [0.7, 0.9, 0],
    [0, 1, 1],
  ]

  test('keeps the first attributes and zeroes the others', () => {
    const own = features.slice(0, 3)
    expect([...accuracyByAttributes(own, 0, head, [0, 2, 1])]).toEqual(
      [2 / 3, 2 / 3, 1 / 3].map((v) => expect.closeTo(v, 12)),
    )
    expect([...accuracyByAttributes(own, 0, head, [2, 1, 0])]).toEqual([0, 0, 1 / 3])
    expect(() => accuracyByAttributes(own, 0, head, [0, 0, 1])).toThrow('does not name each of 3 once')
    expect(() => accuracyByAttributes(own, 2, head, [0, 1, 2])).toThrow('the concept is 2')
  })

  test('is the fewest attributes that reach the threshold', () => {
    expect(descriptionLength([0.1, 0.8, 0.7, 0.9], 0.8)).toBe(2)
    expect(descriptionLength([0.1, 0.8, 0.7, 0.9], 0.85)).toBe(4)
    expect(descriptionLength([0.1, 0.2], 0.8)).toBe(2)
    expect(() => descriptionLength([1], 80)).toThrow('threshold is 80')
  })

  test('takes each concept in its own order', () => {
    const scores = [
      [0, 0, 1],
      [0, 1, 0],
    ]
    expect(subjectiveComplexity(features, [0, 0, 0, 1], scores, head, 0.6)).toEqual([2, 1])
    expect(() => subjectiveComplexity(features, [0, 0, 0, 0], scores, head, 0.6)).toThrow(
      'concept 1 has no row',
    )
  })
})
