import { random } from '@jax-js/jax'
import { digitExamples } from '#data/digit-examples.ts'
import { rawDigits } from '#data/digits.ts'
import { type Draw, DRAWN_SIDE as SIDE } from '#lab/draw.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type AugmentOptions, augment } from '../method/augment.ts'
import { gaussianRandomFields } from '../method/random-field.ts'
import { ALL, stronger } from './arms.ts'

/** The strengths of the run. */
const STRENGTHS = [0.4, 0.8, 1.6, 3.2]
const DRAWS = 2

/** Bends a drawing as the run bends its digits, twice as large. Nothing is trained for it. */
export const draw: Draw = {
  async *prepare(seed) {
    const key = keys(random.key(seed), 'fields', 'order')
    yield { kind: 'progress', done: 0, total: 1, doing: 'drawing fields' }
    const fields = gaussianRandomFields(generator(key.fields), { count: 6, side: 2 * SIDE, exponent: 4 })
    const { labels } = await rawDigits()
    const rows = generator(key.order).shuffle(Int32Array.from({ length: labels.length }, (_, row) => row))
    return {
      examples: await digitExamples(rows),
      // oxlint-disable-next-line require-await
      async answer(pixels) {
        const view = (strength: number, varies: AugmentOptions['varies'], n: number) =>
          augment(pixels, generator(random.key(1000 * seed + n)), {
            strengths: stronger(ALL, strength),
            fields,
            side: SIDE,
            varies,
          })
        const shown = (label: string, view: Float32Array) => ({
          label,
          width: SIDE,
          height: SIDE,
          pixels: Array.from(view),
        })
        return STRENGTHS.map((strength) => {
          const bent = Array.from({ length: DRAWS }, (_, n) => view(strength, 'pixel', n))
          const alike = Array.from({ length: DRAWS }, (_, n) => view(strength, 'picture', n))
          return {
            at: `Strength ${strength}`,
            says: `of the ink ${inPlace(pixels, bent)} is where it was under fields, ${inPlace(pixels, alike)} under changes alike all over`,
            images: [
              ...bent.map((one, n) => shown(`field, draw ${n + 1}`, one)),
              ...alike.map((one, n) => shown(`alike all over, draw ${n + 1}`, one)),
            ],
          }
        })
      },
    }
  },
}

/** How much of the ink of a drawing its views have in the same place. */
export function inPlace(drawing: Float32Array, views: readonly Float32Array[]): string {
  const ink = drawing.reduce((sum, value) => sum + value, 0)
  if (ink === 0) return 'none'
  const kept = views.map((view) => view.reduce((sum, value, p) => sum + Math.min(value, drawing[p]!), 0))
  return `${Math.round((100 * kept.reduce((sum, value) => sum + value, 0)) / views.length / ink)} %`
}
