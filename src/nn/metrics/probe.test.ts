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

test('says what does not fit', () => {
  expect(() => linearProbe({ x: TRAIN.x, labels: [0, 1] }, VALIDATION)).toThrow(
    new RangeError('60 and 2 rows and labels do not belong together'),
  )
  expect(() => linearProbe(TRAIN, VALIDATION, { weightDecays: [] })).toThrow(RangeError)
})
