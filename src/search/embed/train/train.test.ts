import { init, random } from '@jax-js/jax'
import { beforeAll, describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { createTokenizer } from '../tokenizer.ts'
import { countBags } from './bags.ts'
import { chooseVocabulary } from './choose-vocabulary.ts'
import { isHeldOut, sentencesOf, splitCorpus } from './corpus.ts'
import { principalAxes } from './principal-axes.ts'
import { frequencyWeights, mapTokens } from './start.ts'
import { Student } from './student.ts'

beforeAll(() => init('wasm'))

describe('the corpus', () => {
  const paper = (n: number) => ({
    id: `2401.${String(n).padStart(5, '0')}`,
    title: 't',
    abstract: 'word '.repeat(60),
  })
  const papers = Array.from({ length: 800 }, (_, n) => paper(n))

  test('is split by ids alone, about one in sixteen aside', () => {
    const { learn, test: aside } = splitCorpus(papers)
    expect(learn.length + aside.length).toBe(800)
    expect(aside.length).toBeGreaterThan(25)
    expect(aside.length).toBeLessThan(80)
    expect(aside.every(({ id }) => isHeldOut(id))).toBe(true)
    expect(splitCorpus(papers.toReversed())).toEqual({ learn, test: aside })
  })

  test('has each paper once, and none without an abstract', () => {
    const { learn, test: aside } = splitCorpus([...papers, ...papers, { ...paper(999), abstract: 'none' }])
    expect(learn.length + aside.length).toBe(800)
  })

  test('is cut into sentences', () => {
    expect(sentencesOf('We do this. It works, e.g. here! So what?')).toEqual([
      'We do this.',
      'It works, e.g. here!',
      'So what?',
    ])
  })
})

test('frequent words get vectors of their own, rarer ones are kept aside', () => {
  const texts = [...Array<string>(12).fill('The transformer attends'), 'diffusion diffusion 3d']
  const found = chooseVocabulary(['[CLS]', 'the', '##s', '深', 'unseen'], texts)
  expect(found.tokens).toEqual(['the', '##s', 'unseen', 'attends', 'transformer'])
  expect(found.pieces).toBe(3)
  expect([...found.counts]).toEqual([12, 0, 0, 12, 12])
  expect(found.rareWords).toEqual(['diffusion'])
})

test('the widest directions come first', () => {
  const draw = generator(random.key(1))
  const rows = 500
  const data = new Float32Array(rows * 3)
  for (let r = 0; r < rows; r++) {
    const [long, short] = [3 * draw.normal(), draw.normal()]
    data.set([5 + (long + short) / Math.SQRT2, (long - short) / Math.SQRT2, 0.1 * draw.normal()], 3 * r)
  }
  const { data: axes } = principalAxes({ data, rows, dim: 3 }, 2)
  expect(Math.abs(axes[0]!)).toBeCloseTo(Math.SQRT1_2, 1)
  expect(axes[0]! * axes[2]!).toBeCloseTo(0.5, 1)
  expect(axes[1]! * axes[3]!).toBeCloseTo(-0.5, 1)
  expect(axes[0]! * axes[1]! + axes[2]! * axes[3]! + axes[4]! * axes[5]!).toBeCloseTo(0, 5)
})

test('a map that explains the texts is found, and moves every token', () => {
  const tokenizer = createTokenizer(['a', 'b', 'c', 'd'])
  const tokens = { data: Float32Array.from([1, 0, 0, 1, 1, 1, 2, -1]), rows: 4, dim: 2 }
  const texts = countBags(tokenizer, ['a', 'b', 'a b', 'a a b', 'c'])
  const flipped = (x: number, y: number) => [y / Math.hypot(x, y), x / Math.hypot(x, y)]
  const targets = [flipped(1, 0), flipped(0, 1), flipped(1, 1), flipped(2, 1), flipped(1, 1)]
  const data = Float32Array.from(targets.flat())
  const mapped = mapTokens(tokens, new Float32Array(4).fill(1), texts, { data, rows: 5, dim: 2 })
  const wanted = [0, 1, 1, 0, 1, 1, -1, 2]
  wanted.forEach((value, i) => expect(mapped[i]).toBeCloseTo(value, 3))
})

test('a frequent token counts less', () => {
  const [rare, common] = frequencyWeights(Float64Array.from([0, 1000]))
  expect(rare).toBe(1)
  expect(common).toBeLessThan(0.1)
})

test('the gradient of a sum reaches the vectors and weights of its tokens, and no others', () => {
  const bags = countBags(createTokenizer(['a', 'b', 'c']), ['a a b', 'b'])
  const student = new Student(Float32Array.from([1, 2, 3, 4, 5, 6]), Float32Array.from([1, 0.5, 1]))
  const [x, y] = student.pool(bags, [0])
  expect([x, y]).toEqual([3.5, 6])

  const before = [...student.vectors]
  student.backward(bags, [0], Float32Array.from([1, -1]))
  student.step(0.01)

  // The first step of Adam has the length of the rate, against the gradient.
  const moved = [...student.vectors].map((value, i) => Number((value - before[i]!).toFixed(4)))
  expect(moved).toEqual([-0.01, 0.01, -0.01, 0.01, 0, 0])
  // Both vectors have a second number above the first, so more weight would lower the sum along [1, -1].
  expect(student.logWeights[0]).toBeCloseTo(0.05, 4)
  expect(student.logWeights[2]).toBe(0)
})
