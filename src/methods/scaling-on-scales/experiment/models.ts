import { numpy as np, random, tree } from '@jax-js/jax'
import { compile } from '#nn/jit.ts'
import { fromBase64, unpackInt8 } from '#nn/int8.ts'
import type { Maps } from '../method/maps.ts'
import { GRID, SIDE, SIZES, TOKENS, type SizeName, type Vit, initVit, vit } from './vit.ts'

/** Pictures that go through a model at once. */
const AT_ONCE = 50

/** A model that is no longer trained: what it makes of pictures. */
export interface Frozen {
  see(pictures: Maps): Promise<Maps>
  dispose(): void
}

/** Takes over the weights. */
export function frozen(weights: Vit, name: SizeName): Frozen {
  const forward = compile((params: Vit, x: np.Array) => vit(params, x, SIZES[name]))
  return {
    async see({ data, count, side, channels }) {
      const width = SIZES[name].width
      if (side !== SIDE || channels !== 3) throw new RangeError(`pictures of ${side} x ${side} x ${channels}`)
      const found = new Float32Array(count * TOKENS * width)
      const pixels = side * side * channels
      for (let from = 0; from < count; from += AT_ONCE) {
        const rows = Math.min(AT_ONCE, count - from)
        const x = np.array(data.slice(from * pixels, (from + rows) * pixels)).reshape([rows, side, side, 3])
        found.set((await forward(tree.ref(weights), x).data()) as Float32Array, from * TOKENS * width)
      }
      return { data: found, count, side: GRID, channels: width }
    },
    dispose() {
      forward.dispose()
      tree.dispose(weights)
    },
  }
}

/** A model as it was before it learned anything. Consumes the key. */
export const untrained = (key: np.Array, name: SizeName): Frozen => frozen(initVit(key, SIZES[name]), name)

/** The pre-trained model of this number that the unit brings. */
export async function pretrained(name: SizeName, number: number): Promise<Frozen> {
  const { weights } = await import('./weights.ts')
  const packed = weights[name][number]
  if (packed === undefined) throw new RangeError(`there is no ${name} model ${number}`)
  return frozen(unpackInt8(fromBase64(packed), initVit(random.key(0), SIZES[name])), name)
}

/** How many models of each size there are. */
export const MODELS = 2

/** Weights of a model. */
export function parametersOf(name: SizeName): number {
  const params = initVit(random.key(0), SIZES[name])
  const sizes = (tree.flatten(params)[0] as np.Array[]).map((leaf) => leaf.size)
  tree.dispose(params)
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Multiplications for a picture that a model looks at so many times. */
export function multiplicationsOf(name: SizeName, looks = 1): number {
  const { width, depth } = SIZES[name]
  const layer = 12 * width * width + 2 * TOKENS * width
  return looks * TOKENS * ((SIDE / GRID) ** 2 * 3 * width + depth * layer)
}
