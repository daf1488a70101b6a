import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { NearestMeanClassifier, type NearestMeanState } from './classifier.ts'

/** Three features under class 7, one under class 2. */
function small(metric: 'euclidean' | 'cosine' = 'euclidean'): NearestMeanClassifier {
  const classifier = new NearestMeanClassifier(2, { metric })
  classifier.partialFit([1, 2, 3, 4, 5, 9, -1, 0], [7, 7, 7, 2])
  return classifier
}

/** Random features about a centre per class. */
function clouds(seed: number, { n, dim, classes }: { n: number; dim: number; classes: number }) {
  const rng = generator(random.key(seed))
  const centres = rng.fillNormal(new Float32Array(classes * dim))
  const labels = Int32Array.from({ length: n }, () => rng.int(classes))
  const x = Float32Array.from(
    { length: n * dim },
    (_, i) => centres[labels[Math.floor(i / dim)]! * dim + (i % dim)]! + rng.normal(),
  )
  return { rng, x, labels }
}

test('keeps the mean and the count of each class, classes rising', () => {
  const classifier = small()
  expect([...classifier.classes()]).toEqual([2, 7])
  expect([...classifier.counts()]).toEqual([1, 3])
  expect([...classifier.means()]).toEqual([-1, 0, 3, 5])
})

test('means are sums over counts', () => {
  const [n, dim, classes] = [500, 5, 4]
  const { x, labels } = clouds(1, { n, dim, classes })
  const classifier = new NearestMeanClassifier(dim)
  classifier.partialFit(x, labels)

  const means = classifier.means()
  for (let c = 0; c < classes; c++) {
    const rows = [...labels.keys()].filter((i) => labels[i] === c)
    for (let d = 0; d < dim; d++) {
      const sum = rows.reduce((sum, i) => sum + x[i * dim + d]!, 0)
      expect(means[c * dim + d]).toBeCloseTo(sum / rows.length, 12)
    }
  }
})

test('distances worked by hand', () => {
  expect([...small().distances([3, 3])]).toEqual([5, 2])
  const [toFirst, toSecond] = small('cosine').distances([3, 3])
  expect(toFirst).toBeCloseTo(1 + Math.SQRT1_2, 12)
  expect(toSecond).toBeCloseTo(1 - 24 / (Math.sqrt(18) * Math.sqrt(34)), 12)
})

test('the two metrics can disagree: one asks how far, the other in which direction', () => {
  const fit = (metric: 'euclidean' | 'cosine') => {
    const classifier = new NearestMeanClassifier(2, { metric })
    classifier.partialFit([10, 0, 0, 1], [0, 1])
    return classifier.predict([1, 0.1])[0]
  }
  expect(fit('euclidean')).toBe(1)
  expect(fit('cosine')).toBe(0)
})

test('euclidean predictions are those of the linear scores x m - |m|^2 / 2', () => {
  const [n, dim, classes] = [300, 6, 5]
  const { x, labels } = clouds(2, { n, dim, classes })
  const classifier = new NearestMeanClassifier(dim)
  classifier.partialFit(x, labels)
  const means = classifier.means()

  const scored = Array.from({ length: n }, (_, i) => {
    const scores = Array.from({ length: classes }, (_, c) => {
      let score = 0
      for (let d = 0; d < dim; d++) {
        const m = means[c * dim + d]!
        score += x[i * dim + d]! * m - (m * m) / 2
      }
      return score
    })
    return scores.indexOf(Math.max(...scores))
  })
  expect([...classifier.predict(x)]).toEqual(scored)
})

test('the order and the size of the pieces do not matter', () => {
  const [n, dim, classes] = [400, 8, 6]
  const { rng, x, labels } = clouds(3, { n, dim, classes })
  const whole = new NearestMeanClassifier(dim)
  whole.partialFit(x, labels)
  const single = new NearestMeanClassifier(dim)
  for (const i of rng.shuffle([...labels.keys()])) {
    single.partialFit(x.subarray(i * dim, (i + 1) * dim), [labels[i]!])
  }

  whole.means().forEach((value, i) => expect(single.means()[i]).toBeCloseTo(value, 12))
  expect(single.predict(x)).toEqual(whole.predict(x))
})

test('scaling a feature does not change its cosine', () => {
  const { x, labels } = clouds(4, { n: 100, dim: 4, classes: 3 })
  const classifier = new NearestMeanClassifier(4, { metric: 'cosine' })
  classifier.partialFit(x, labels)
  const scaled = x.map((value) => value * 8)
  expect(classifier.predict(scaled)).toEqual(classifier.predict(x))
})

test('a zero feature has no direction: its cosine distance is 1 to every mean', () => {
  expect([...small('cosine').distances([0, 0])]).toEqual([1, 1])
})

test('of equally near classes the lowest is named, whatever came first', () => {
  const classifier = new NearestMeanClassifier(1)
  classifier.partialFit([1, -1], [9, 4])
  expect([...classifier.predict([0])]).toEqual([4])
})

test('a new class appears at once and leaves the others alone', () => {
  const classifier = small()
  const before = classifier.means()
  classifier.partialFit([100, 100], [3])
  expect([...classifier.predict([90, 90])]).toEqual([3])
  expect([...classifier.classes()]).toEqual([2, 3, 7])
  expect([...classifier.means()]).toEqual([...before.subarray(0, 2), 100, 100, ...before.subarray(2)])
})

test('takes rows as lists as well as one after another', () => {
  const nested = new NearestMeanClassifier(2)
  nested.partialFit([[1, 2], Float32Array.of(3, 4), [5, 9], [-1, 0]], [7, 7, 7, 2])
  expect(nested.toJSON()).toEqual(small().toJSON())
  expect([...nested.predict([[3, 3]])]).toEqual([7])
  expect([...nested.predict({ data: Float32Array.of(3, 3), rows: 1, dim: 2 })]).toEqual([7])
})

test('goes through JSON and learns on', () => {
  const classifier = small('cosine')
  const copy = NearestMeanClassifier.fromJSON(JSON.parse(JSON.stringify(classifier)))
  expect(copy.toJSON()).toEqual(classifier.toJSON())
  for (const one of [classifier, copy]) one.partialFit([0.3, 0.1], [7])
  expect(copy.means()).toEqual(classifier.means())
})

test('means are a copy', () => {
  const classifier = small()
  classifier.means().fill(0)
  expect([...classifier.means()]).toEqual([-1, 0, 3, 5])
})

test('says what is wrong, and learns nothing from it', () => {
  const classifier = small()
  const before = classifier.toJSON()
  expect(() => classifier.partialFit([1, 2, 3], [7])).toThrow(/3 numbers.*features of 2/)
  expect(() => classifier.partialFit([1, 2, 3, 4], [7])).toThrow('the labels: 1 labels, not 2')
  expect(() => classifier.partialFit([[1, 2], [3]], [7, 7])).toThrow('row 1 has 1 numbers')
  expect(() => classifier.partialFit([1, 2, 3, Number.NaN], [7, 7])).toThrow(
    'number 3 of the features is NaN',
  )
  expect(() => classifier.partialFit([1, 2, 3, 4], [7, -1])).toThrow('label 1 of the labels is -1')
  expect(() => classifier.partialFit([1, 2, 3, 4], [7, 0.5])).toThrow('label 1 of the labels is 0.5')
  expect(() => classifier.predict([1])).toThrow(RangeError)
  expect(() => classifier.predict([1, Infinity])).toThrow(RangeError)
  for (const bad of ['0110', 7, null, undefined, ['0', '1'], [[1, '1']], [1, null], {}, []]) {
    expect(() => classifier.predict(bad as never), String(bad)).toThrow(/the features/)
    expect(() => classifier.partialFit(bad as never, [7]), String(bad)).toThrow(/the features/)
  }
  expect(() => classifier.partialFit([1, 2], '7' as never)).toThrow('the labels is')
  expect(() => classifier.predict([[1, 2, 3]])).toThrow('rows of 3 numbers, not 2')
  expect(classifier.toJSON()).toEqual(before)

  expect(() => new NearestMeanClassifier(2).predict([1, 2])).toThrow(/partialFit before predict/)
  expect(() => new NearestMeanClassifier(0)).toThrow(RangeError)
  expect(() => new NearestMeanClassifier(1.5)).toThrow(/1.5/)
  expect(() => new NearestMeanClassifier(2, { metric: 'manhattan' as never })).toThrow('manhattan')
  expect(() => new NearestMeanClassifier(2, { metrics: 'cosine' } as never)).toThrow('metrics')
  expect(() => new NearestMeanClassifier('2' as never)).toThrow('dim')
})

test('refuses a state that describes no classifier', () => {
  const state = small().toJSON()
  const from = (change: Partial<NearestMeanState>) => () =>
    NearestMeanClassifier.fromJSON({ ...state, ...change })
  expect(from({ counts: [1] })).toThrow('counts: 1 labels, not 2')
  expect(from({ means: [1, 2] })).toThrow('means: 1 rows, not 2')
  expect(from({ classes: [7, 7] })).toThrow(/7 is listed twice/)
  expect(from({ counts: [0, 3] })).toThrow('the count of class 2 is 0')
  expect(from({ means: 'none' as never })).toThrow(TypeError)
  expect(from({ dim: 0 })).toThrow(RangeError)
})
