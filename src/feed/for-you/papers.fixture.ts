import { random } from '@jax-js/jax'
import { generator } from '#nn/generator.ts'
import { type PaperMeasure, describePaper, measurePapers } from './describe.ts'
import type { Described } from './taste.ts'

export const WIDTH = 8
const SUBJECTS = ['graphs', 'proteins', 'speech', 'robots', 'proofs']

/** Invented papers, each of one of five subjects, which its vector and its words tell. */
export function inventedPapers(count: number, seed = 1): { measure: PaperMeasure; papers: Described[] } {
  const rng = generator(random.key(seed))
  const middles = SUBJECTS.map(() => rng.fillNormal(new Float32Array(WIDTH)))
  const texts = Array.from({ length: count }, (_, i) => {
    const subject = i % SUBJECTS.length
    const vector = rng
      .fillNormal(new Float32Array(WIDTH))
      .map((noise, d) => middles[subject]![d]! + noise / 2)
    const length = Math.hypot(...vector)
    const words = Array.from({ length: 6 }, () => `word${rng.int(20)}`).join(' ')
    return { vector: vector.map((value) => value / length), text: `${SUBJECTS[subject]} ${words}` }
  })
  const measure = measurePapers(texts)
  return { measure, papers: texts.map((text) => describePaper(measure, text)) }
}
