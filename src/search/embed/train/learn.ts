import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/metrics/index.ts'
import type { Bags } from './bags.ts'
import { nestedContrast, nestedCosine } from './losses.ts'
import { KINDS, type Parts, contrast, hardBatches } from './pairs.ts'
import { Student } from './student.ts'
import type { Recipe } from './train.ts'

export interface Lesson {
  /** Token vectors to begin with, [tokens, width], and their weights. */
  start: Float32Array
  weights: Float32Array
  /** Texts, and where the teacher puts them, [texts, width]. */
  bags: Bags
  targets: Matrix
  parts: Parts
  recipe: Pick<Recipe, 'widths' | 'steps' | 'rate' | 'share' | 'temperature' | 'keepStart'>
  random: RandomGenerator
}

const TEXTS = 1024
const PAPERS = 256
const GROUP = 8

/**
 * Learns token by token. Each step agrees with the teacher on some texts and, where `share` is above zero, tells the
 * papers of a batch apart; the rate falls to zero. @returns weighted vectors, [tokens, width]
 */
export function learn(lesson: Lesson, onStep: (done: number) => void): Float32Array {
  const { start, weights, bags, targets, parts, recipe, random } = lesson
  const { widths, steps, rate, share, temperature, keepStart } = recipe
  const student = new Student(start, weights)
  const before = student.weighted()
  const { width } = student
  const agreement = nestedCosine({ width, nesting: widths })
  const tellApart = nestedContrast({ width, nesting: widths, temperature })
  const size = Math.min(PAPERS, parts.papers)
  let order: Int32Array[] = []
  let batches: Int32Array[] = []

  for (let step = 0; step < steps; step++) {
    if (order.length === 0) order = inBatches(targets.rows, TEXTS, random)
    const batch = order.pop()!
    const wanted = new Float32Array(batch.length * width)
    batch.forEach((text, k) => wanted.set(targets.data.subarray(text * width, (text + 1) * width), k * width))
    student.backward(bags, batch, agreement(student.pool(bags, batch), wanted).gradients[0])

    if (share > 0) {
      if (batches.length === 0) batches = hardBatches(student, parts, { size, group: GROUP }, random)
      const kind = KINDS[step % KINDS.length]!
      contrast(student, parts, kind, batches.pop()!, tellApart, share)
    }
    student.step(rate * Math.min(1, (step + 1) / 20) * Math.max(0.02, 1 - step / steps))
    onStep(step + 1)
  }
  agreement.dispose()
  tellApart.dispose()
  return student.weighted().map((value, i) => (1 - keepStart) * value + keepStart * before[i]!)
}

/** All numbers below n in a random order, in batches of one size. */
function inBatches(n: number, size: number, random: RandomGenerator): Int32Array[] {
  const all = random.shuffle(Int32Array.from({ length: n }, (_, i) => i))
  const each = Math.min(size, n)
  return Array.from({ length: Math.floor(n / each) }, (_, k) => all.slice(k * each, (k + 1) * each))
}
