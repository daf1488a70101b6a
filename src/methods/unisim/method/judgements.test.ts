import { describe, expect, it } from 'vitest'
import { agreement, answers, hingeLoss, oddOneOut } from './judgements.ts'
import { mapRows, tuneMap } from './tuning.ts'

const reference = [
  [1, 0],
  [0, 2],
]
const first = [
  [3, 0],
  [1, 1],
]
const second = [
  [0, 1],
  [0, 5],
]

describe('hinge loss of two-alternative judgements', () => {
  it('is nothing where the chosen one is closer by the margin', () => {
    expect(hingeLoss({ reference, first, second, chosen: [0, 1] }).loss).toBe(0)
  })

  it('grows by what the chosen one is further off', () => {
    // Cosines 1 and 0; 1/sqrt(2) and 1.
    const { loss } = hingeLoss({ reference, first, second, chosen: [1, 0] }, { margin: 0.1 })
    expect(loss).toBeCloseTo((1.1 + (0.1 + 1 - Math.SQRT1_2)) / 2, 12)
  })

  it('has the gradient of finite differences', () => {
    const judgements = {
      reference: [
        [0.3, -1, 0.4],
        [1, 0.2, 0.7],
      ],
      first: [
        [1, 0.5, -0.2],
        [0.1, 0.9, 0.3],
      ],
      second: [
        [0.2, -0.8, 0.9],
        [0.8, 0.1, 1],
      ],
      chosen: [0, 0],
    }
    const { gradients } = hingeLoss(judgements)
    for (const side of ['reference', 'first', 'second'] as const) {
      for (let at = 0; at < 6; at++) {
        const moved = (by: number) => {
          const rows = judgements[side].map((row) => Float64Array.from(row))
          rows[Math.floor(at / 3)]![at % 3]! += by
          return hingeLoss({ ...judgements, [side]: rows }).loss
        }
        expect(gradients[side].data[at]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 6)
      }
    }
  })

  it('answers by the larger cosine, whatever the lengths', () => {
    expect([...answers({ reference, first, second })]).toEqual([0, 1])
    expect(agreement({ reference, first, second, chosen: [0, 0] })).toBe(0.5)
  })

  it('names what does not fit', () => {
    const good = { reference, first, second, chosen: [0, 1] }
    expect(() => hingeLoss({ ...good, first: [[1, 0]] })).toThrow(/first/)
    expect(() => hingeLoss({ ...good, chosen: [0, 2] })).toThrow(/chosen/)
    expect(() =>
      hingeLoss({
        ...good,
        second: [
          [0, 0],
          [1, 1],
        ],
      }),
    ).toThrow('row 0 of second is all zeros')
    expect(() => hingeLoss(good, { margin: 0 })).toThrow(/margin/)
    expect(() => hingeLoss(good, { margins: 1 } as never)).toThrow(/margins/)
  })
})

describe('odd one out', () => {
  it('is the item outside the closest pair', () => {
    const [a, b, far] = [
      [1, 0],
      [1, 0.1],
      [0, 1],
    ]
    expect([
      ...oddOneOut([
        [far, a, a],
        [a, far, b],
        [b, b, far],
      ]),
    ]).toEqual([0, 1, 2])
  })
})

describe('tuning a map', () => {
  const features = [
    [1, 0.2, 0],
    [1, 0, 1],
    [0.2, 1, 0],
  ]
  const seen = 'seen' as const
  const draws = { uniform: () => 0.3 }
  const task = { asks: seen, among: seen, reference: [0], first: [1], second: [2], chosen: [1] }
  const options = { steps: 100, batchSize: 2, learningRate: 0.05, rng: draws }
  const identity = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  const given = (map: Parameters<typeof mapRows>[0], [r, f, s]: readonly [number, number, number]) => {
    const row = (i: number) => mapRows(map, [features[i]!])
    return answers({ reference: row(r), first: row(f), second: row(s) })[0]
  }

  it('turns answers round that people do not give', () => {
    expect(given(identity, [0, 1, 2])).toBe(0)
    expect(given(tuneMap(identity, { seen: features }, [task], options), [0, 1, 2])).toBe(1)
    expect(identity[0]).toEqual([1, 0, 0])
  })

  it('learns from every task', () => {
    const told = [
      [0, 0, 1],
      [1, 0, 0],
    ]
    const second = {
      asks: 'told' as const,
      among: seen,
      reference: [0],
      first: [0],
      second: [1],
      chosen: [0],
    }
    const map = tuneMap(identity, { seen: features, told }, [task, second], options)
    const scores = answers({
      reference: [told[0]!],
      first: mapRows(map, [features[0]!]),
      second: mapRows(map, [features[1]!]),
    })
    expect([given(map, [0, 1, 2]), scores[0]]).toEqual([1, 0])
  })

  it('names what does not fit', () => {
    const pools = { seen: features }
    expect(() => tuneMap(identity, pools, [], options)).toThrow(/tasks is empty/)
    expect(() => tuneMap(identity, pools, [{ ...task, asks: 'told' }], options)).toThrow(/pools has none/)
    expect(() => tuneMap(identity, pools, [{ ...task, second: [3] }], options)).toThrow(/second of task 0/)
    expect(() => tuneMap(identity, pools, [task], { ...options, batchSize: 0 })).toThrow(/batchSize/)
    expect(() => mapRows(identity, [[1, 2]])).toThrow(/features/)
  })
})
