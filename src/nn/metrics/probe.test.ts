import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '../generator.ts'
import { type Labelled, matrix } from '../rows.ts'
import { linearProbe, probeAccuracy, probePredict } from './probe.ts'

/** Three classes on a triangle in the first two columns, noise in the other eighteen. */
function triangle(seed: number, rows: number): Labelled {
  const rng = generator(random.key(seed))
  const labels = Array.from({ length: rows }, (_, i) => i % 3)
  const x = labels.map((label) => {
    const angle = (2 * Math.PI * label) / 3
    const signal = [2.5 * Math.cos(angle), 2.5 * Math.sin(angle)]
    return Array.from({ length: 20 }, (_, d) => (signal[d] ?? 0) + rng.normal())
  })
  return { x: matrix(x), labels }
}
const [TRAIN, VALIDATION, TEST] = [triangle(0, 60), triangle(1, 300), triangle(2, 900)]
const KINDS = ['ridge', 'logistic'] as const

test.each(KINDS)('comes near the best possible on Gaussian classes: %s', (kind) => {
  const probe = linearProbe(TRAIN, VALIDATION, { kind })
  // Knowing the three centres, 97 % of such rows fall to the right one.
  expect(probeAccuracy(probe, TEST)).toBeGreaterThan(0.88)
  expect(probeAccuracy(probe, VALIDATION)).toBe(probe.validationAccuracy)
})

test.each(KINDS)('the chosen decay is the best on the validation rows: %s', (kind) => {
  const weightDecays = [1e-4, 0.1, 10]
  const chosen = linearProbe(TRAIN, VALIDATION, { kind, weightDecays })
  const alone = weightDecays.map((decay) => linearProbe(TRAIN, VALIDATION, { kind, weightDecays: [decay] }))

  expect(chosen.validationAccuracy).toBe(Math.max(...alone.map((probe) => probe.validationAccuracy)))
  const equals = alone.filter((probe) => probe.validationAccuracy === chosen.validationAccuracy)
  expect(chosen.weightDecay).toBe(equals.at(-1)!.weightDecay)
})

test.each(KINDS)('does not mind the scale of a feature, nor one that is constant: %s', (kind) => {
  const stretch = ({ x, labels }: Labelled, last: number): Labelled => {
    const row = (r: number) => Array.from(x.data.subarray(r * 20, (r + 1) * 20))
    const scaled = (r: number) => row(r).map((value, d) => value * 4 ** (d % 7) - 3 * d)
    return { x: matrix(Array.from(labels, (_, r) => [...scaled(r), last])), labels }
  }
  const options = { kind, weightDecays: [0.01] }
  const plain = probePredict(linearProbe(TRAIN, VALIDATION, options), TEST.x)
  const stretched = linearProbe(stretch(TRAIN, 0.1), stretch(VALIDATION, 0.1), options)

  // The constant one moves after training, as a dead unit may: it must not be heard.
  const other = probePredict(stretched, stretch(TEST, 1e6).x)
  const changed = other.filter((label, row) => label !== plain[row]).length
  expect(changed / plain.length).toBeLessThan(0.01)
})

test('labels that the features do not tell are guessed', () => {
  const blind = (data: Labelled): Labelled => ({
    x: data.x,
    labels: Array.from(data.labels, (_, i) => (i >> 2) % 2),
  })
  const accuracy = probeAccuracy(linearProbe(blind(TRAIN), blind(VALIDATION)), blind(TEST))
  expect(Math.abs(accuracy - 0.5)).toBeLessThan(0.06)
})

test('a class that the training rows lack has a column of its own', () => {
  const { w, b } = linearProbe(TRAIN, VALIDATION, { classes: 5 }).map
  expect([w.dim, b.length]).toEqual([5, 5])
})

test('takes parts of a split for what they are, and refuses others', () => {
  const part = <R extends 'train' | 'validation' | 'test'>(role: R, rows: Labelled) => ({ role, ...rows })
  const [train, validation] = [part('train', TRAIN), part('validation', VALIDATION)]
  expect(linearProbe(train, validation)).toEqual(linearProbe(TRAIN, VALIDATION))
  // @ts-expect-error a test part may not be fitted
  expect(() => linearProbe(part('test', TEST), validation)).toThrow("part is 'test', not one of 'train'")
  // @ts-expect-error a test part may not choose
  expect(() => linearProbe(train, part('test', TEST))).toThrow("part is 'test', not one of 'validation'")
})

test('says what does not fit', () => {
  expect(() => linearProbe({ x: TRAIN.x, labels: [0, 1] }, VALIDATION)).toThrow('2 labels, not 60')
  const one = { x: TRAIN.x, labels: new Int32Array(60).fill(2) }
  expect(() => linearProbe(one, VALIDATION)).toThrow('all training rows are of class 2')
})

test.each([
  [{ weightDecays: [] }, 'at least one weight decay'],
  [{ weightDecays: [-1] }, 'a weight decay is -1'],
  [{ classes: 2 }, 'is 2, not a whole number from 0 to 1'],
  [{ kind: 'logistc' as 'ridge' }, "kind is 'logistc'"],
  [{ weightDecay: 1 } as object, "linearProbe has no option 'weightDecay'"],
])('refuses %j', (options, message) => {
  expect(() => linearProbe(TRAIN, VALIDATION, options)).toThrow(new RegExp(message))
})
