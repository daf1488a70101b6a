import { random } from '@jax-js/jax'
import { digitExamples } from '#data/digit-examples.ts'
import type { Draw } from '#lab/draw.ts'
import { part } from '#lab/part.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { codeOverlap } from '../method/code.ts'
import { pool, thin } from '../method/skeleton.ts'
import { type Digit, SMALL, skeletons } from './digits.ts'
import { onePass } from './memory.ts'

const SIDE = 28
/** As in the run. */
const FREEZE_AT = 0.3
const SHOWN = 3

/** A drawing as the store sees it: thin strokes, [14 * 14] of 0 and 1. */
export function strokes(pixels: Float32Array): Uint8Array {
  const ink = Uint8Array.from(pixels, (value) => (value >= 0.5 ? 1 : 0))
  return pool(thin(ink, SIDE, SIDE), SIDE, SIDE, SIDE / SMALL)
}

/** The run's store after its one pass, of the same seed. */
export const draw: Draw = {
  async *prepare(seed) {
    const key = keys(random.key(seed), 'patterns', 'winners', 'digits', 'codes', 'directions')
    const { train, test } = yield* part(0, 0.3, skeletons(key.digits))
    const { codes, readout, recall } = yield* part(
      0.3,
      1,
      onePass(train, { freezeAt: FREEZE_AT }, generator(key.codes)),
    )
    for (const unused of [key.patterns, key.winners, key.directions]) unused.dispose()
    const picture = (label: string, x: Uint8Array) => ({ label, width: SMALL, height: SMALL, pixels: [...x] })

    return {
      examples: await digitExamples(test.map(({ row }) => row)),
      // oxlint-disable-next-line require-await
      async answer(pixels) {
        const x = strokes(pixels)
        const code = recall(x)
        const overlaps = codes.map((stored) => codeOverlap(code, stored))
        const nearest = [...overlaps.keys()].sort((a, b) => overlaps[b]! - overlaps[a]!).slice(0, SHOWN)
        const share = (i: number) => `${Math.round(100 * overlaps[i]!)} %`
        const [best] = nearest as [number]
        const digit = (i: number): Digit => train[i]!
        return [
          {
            at: 'The nearest stored digit',
            says:
              overlaps[best] === 0
                ? 'none: too little is drawn for any unit to fire'
                : `a ${digit(best).label}; ${share(best)} of its winners win again`,
            images: [
              picture('as the store sees it', x),
              ...nearest.map((i) => picture(`a ${digit(i).label}, ${share(i)}`, digit(i).x)),
            ],
          },
          {
            at: 'By the labels counted at the winners',
            says: overlaps[best] === 0 ? 'no winner' : `a ${readout.name(code)}`,
            images: [],
          },
        ]
      },
    }
  },
}
