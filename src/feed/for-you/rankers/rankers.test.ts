import { random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { inverse } from '#nn/linalg.ts'
import { deepInterest } from './deep-interest.ts'
import { ease } from './ease.ts'
import { type Community, RANKERS, type Score, tfIdf } from './index.ts'
import { itemKnn } from './item-knn.ts'
import { type Loss, fitLinear } from './linear-words.ts'
import { popularity } from './popularity.ts'
import { transposed } from './sparse-rows.ts'

const WIDTH = 6
const rng = generator(random.key(4))

/** 40 papers of two subjects, every other one; the last four are new. Each reader keeps papers of one subject. */
function twoSubjects(): Community {
  const count = 40
  const vectors = rng.fillNormal(new Float32Array(count * WIDTH))
  for (let paper = 0; paper < count; paper++) vectors[paper * WIDTH]! += paper % 2 === 0 ? 4 : -4
  for (let paper = 0; paper < count; paper++) {
    const own = vectors.subarray(paper * WIDTH, (paper + 1) * WIDTH)
    const length = Math.hypot(...own)
    own.forEach((value, d) => (own[d] = value / length))
  }
  const counts = Array.from({ length: count }, (_, paper): [number, number][] => [
    [(paper % 2) * 10, 2],
    [(paper % 2) * 10 + 1 + rng.int(9), 1],
    [20 + rng.int(5), 1],
  ])
  const readers = Array.from({ length: 30 }, (_, reader) =>
    rng.shuffle(Array.from({ length: 18 }, (_, i) => 2 * i + (reader % 2))).slice(0, 6),
  )
  return { papers: { count, vectors, width: WIDTH, words: tfIdf(counts, 25) }, readers }
}

const community = twoSubjects()
const { words } = community.papers

describe.each(RANKERS.map((ranker) => [ranker.name, ranker] as const))('%s', (name, ranker) => {
  const setting = ranker.settings[4] as object

  test('has as many settings as every other', () => {
    expect(ranker.settings).toHaveLength(8)
    expect(new Set(ranker.settings.map((one) => JSON.stringify(one))).size).toBe(8)
  })

  test('gives the same scores to the same seed', async () => {
    const short = 'steps' in setting ? { ...setting, steps: 2 } : setting
    const [one, other] = [await ranker.fit(community, short, 1), await ranker.fit(community, short, 1)]
    expect(other([8, 10], [36, 37, 2])).toEqual(one([8, 10], [36, 37, 2]))
  })

  test.skipIf(name === popularity.name || name === deepInterest.name)(
    'ranks known and new papers of the right subject first',
    async () => {
      const score = await ranker.fit(community, setting, 1)
      const kept = Array.from({ length: 14 }, (_, i) => 6 + 2 * i)
      const known = score(kept, [2, 3, 4, 5])
      const fresh = score(kept, [36, 37, 38, 39])
      for (const [a, b, c, d] of [known, fresh]) expect(Math.min(a!, c!)).toBeGreaterThan(Math.max(b!, d!))
    },
  )
})

test('TF-IDF: hand-computed, of length one, and empty where there is no word', () => {
  const rows = tfIdf([[[0, 1], [1, 3]], [[1, 1]], []], 2) // prettier-ignore
  const [rare, usual] = [Math.log(4 / 2), (1 + Math.log(3)) * Math.log(4 / 3)]
  const length = Math.hypot(rare, usual)
  expect([...rows.values]).toEqual(
    [rare / length, usual / length, 1].map((value) => expect.closeTo(value, 6)),
  )
  expect([...rows.starts]).toEqual([0, 2, 3, 3])
  const turned = transposed(rows)
  expect([...turned.starts]).toEqual([0, 1, 3])
  expect([...turned.at]).toEqual([0, 0, 1])
})

test('EASE from the readers’ side is EASE', () => {
  const n = 36
  const penalty = 10
  const G = new Float64Array(n * n)
  for (const kept of community.readers) for (const i of kept) for (const j of kept) G[i * n + j]! += 1
  for (let i = 0; i < n; i++) G[i * n + i]! += penalty
  const P = inverse({ data: G, rows: n, dim: n }).data
  const kept = [3, 8, 15]
  const candidates = [0, 1, 2, 20, 21]
  const score = ease.fit(community, { penalty, neighbours: 5 }, 1) as Score
  const wanted = candidates.map((j) => kept.reduce((sum, i) => sum - P[i * n + j]! / P[j * n + j]!, 0))
  expect([...score(kept, candidates)]).toEqual(wanted.map((value) => expect.closeTo(value, 8)))
})

test('item-kNN counts who kept both', () => {
  const readers = [[0, 1], [0, 1], [0, 2]] // prettier-ignore
  const score = itemKnn.fit({ ...community, readers }, { nearest: 9, shrink: 2, neighbours: 5 }, 1) as Score
  expect([...score([0], [1, 2])]).toEqual(
    [2 / (Math.sqrt(6) + 2), 1 / (Math.sqrt(3) + 2)].map((v) => expect.closeTo(v, 9)),
  )
})

test('a new paper is as popular as those that are like it', () => {
  const score = popularity.fit({ ...community, readers: [[0, 2], [0]] }, { neighbours: 1 }, 1) as Score
  const [first, second, fresh] = score([], [0, 2, 36])
  expect([first, second]).toEqual([2, 1])
  expect([1, 2]).toContain(fresh)
})

test.each<[Loss, number]>([
  ['logistic', 3],
  ['squared hinge', 0.5],
])('dual coordinate descent with %s loss reaches a point from which no way goes down', (loss, C) => {
  const [positive, negative] = [
    [0, 2, 4, 7],
    [1, 3, 5, 9, 11, 13, 10],
  ]
  const objective = (w: ArrayLike<number>) => {
    let sum = 0
    for (let i = 0; i < w.length; i++) sum += w[i]! ** 2 / 2
    for (const [rows, y] of [
      [positive, 1],
      [negative, -1],
    ] as const) {
      // prettier-ignore
      for (const row of rows) {
        let margin = w[words.columns]!
        for (let i = words.starts[row]!; i < words.starts[row + 1]!; i++) margin += words.values[i]! * w[words.at[i]!]!
        const value = loss === 'logistic' ? Math.log1p(Math.exp(-y * margin)) : Math.max(0, 1 - y * margin) ** 2
        sum += ((C * 11) / (2 * rows.length)) * value
      }
    }
    return sum
  }
  const w = fitLinear(words, positive!, negative!, { loss, C, rounds: 500 })
  const least = objective(w)
  for (let i = 0; i < w.length; i++) {
    for (const by of [1e-3, -1e-3]) expect(objective(w.with(i, w[i]! + by))).toBeGreaterThan(least - 1e-9)
  }
})

test('a deep interest network learns from readers, not only from vectors', async () => {
  const setting = { learningRate: 1e-2, unknown: 0.5, normalize: 'none', steps: 40 } as const
  const blind = { ...community, papers: { ...community.papers, vectors: new Float32Array(40 * WIDTH) } }
  const score = await deepInterest.fit(blind, setting, 1)
  const scores = score([8, 10, 12], [2, 3, 4, 5])
  expect(Math.min(scores[0]!, scores[2]!)).toBeGreaterThan(Math.max(scores[1]!, scores[3]!))
}, 120_000)
