import { nn, numpy as np } from '@jax-js/jax'
import { type Conv, conv2d, initConv } from '#nn/conv.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { SIDE } from '../method/unet.ts'

/** Channels at a side of 7 and 4, and units behind them: about as many weights as the U-Net has. */
const WIDTHS = [24, 40] as const
const HIDDEN = 72
/** Numbers of a code. */
export const CODE = 32
const SMALL = 4

/** An autoencoder, or a variational one, which has the logarithm of each code's variance too. */
export type Autoencoder = {
  in7: Conv
  in4: Conv
  hidden: Dense
  code: Dense
  spread: Dense
  back: Dense
  back4: Dense
  out7: Conv
  out14: Conv
}

/** What can be read of an autoencoder, from the input to the output. */
export const LAYERS = ['in 7', 'in 4', 'hidden', 'code', 'back', 'back 4', 'out 7'] as const

/** A fresh autoencoder. Consumes the key. */
export function initAutoencoder(key: np.Array): Autoencoder {
  const [a, b] = WIDTHS
  const own = keys(key, 'in7', 'in4', 'hidden', 'code', 'spread', 'back', 'back4', 'out7', 'out14')
  const flat = SMALL * SMALL * b
  return {
    in7: initConv(own.in7, 3, 1, a),
    in4: initConv(own.in4, 3, a, b),
    hidden: initDense(own.hidden, flat, HIDDEN),
    code: initDense(own.code, HIDDEN, CODE, 1),
    spread: initDense(own.spread, HIDDEN, CODE, 0.01),
    back: initDense(own.back, CODE, HIDDEN),
    back4: initDense(own.back4, HIDDEN, flat),
    out7: initConv(own.out7, 1, b, 4 * a),
    out14: initConv(own.out14, 3, a, 4, 1),
  }
}

type Encoder = Pick<Autoencoder, 'in7' | 'in4' | 'hidden' | 'code' | 'spread'>
type Decoder = Pick<Autoencoder, 'back' | 'back4' | 'out7' | 'out14'>

/** Codes of pictures [n, 14, 14, 1] and the logarithm of their variance. Consumes its arguments. */
function encoded({ in7, in4, hidden, code, spread }: Encoder, x: np.Array) {
  const seven = nn.relu(conv2d(in7, x, { stride: 2 }))
  const four = nn.relu(conv2d(in4, seven.ref, { stride: 2 }))
  const last = nn.relu(dense(hidden, four.ref.reshape([four.shape[0]!, -1])))
  return { layers: [seven, four, last.ref], code: dense(code, last.ref), spread: dense(spread, last) }
}

/** Logits of pictures [n, 14, 14, 1] for codes. Consumes its arguments. */
function decoded({ back, back4, out7, out14 }: Decoder, code: np.Array) {
  const first = nn.relu(dense(back, code))
  const four = nn.relu(dense(back4, first.ref)).reshape([-1, SMALL, SMALL, WIDTHS[1]])
  const seven = doubled(nn.relu(conv2d(out7, four.ref))).slice([], [0, SIDE / 2], [0, SIDE / 2], [])
  return { layers: [first, four, seven], logits: doubled(conv2d(out14, seven.ref)) }
}

/** Four channels become four places: [n, s, s, 4 c] as [n, 2 s, 2 s, c]. Consumes its argument. */
export function doubled(x: np.Array): np.Array {
  const [n, side, , channels] = x.shape as [number, number, number, number]
  return x
    .reshape([n, side, side, 2, 2, channels / 4])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([n, 2 * side, 2 * side, channels / 4])
}

/**
 * What each layer makes of pictures within 0..1, as in `LAYERS`: [n, side, side, channels], where the side is 1 for
 * what has no places. Consumes its arguments.
 */
export function autoencoderLayers(net: Autoencoder, x: np.Array): np.Array[] {
  const { back, back4, out7, out14, ...encoder } = net
  const found = encoded(encoder, x)
  found.spread.dispose()
  const after = decoded({ back, back4, out7, out14 }, found.code.ref)
  after.logits.dispose()
  return [...found.layers, found.code, ...after.layers].map((layer) =>
    layer.ndim === 4 ? layer : layer.reshape([layer.shape[0]!, 1, 1, -1]),
  )
}

/**
 * Cross-entropy of the pictures, summed over a picture and averaged over pictures; with noise for the code, [n, 32],
 * that of a variational autoencoder: plus the divergence of its codes from a normal distribution (Kingma and Welling
 * 2014, eq. 10). Consumes all its arguments.
 */
export function autoencoderLoss(net: Autoencoder, x: np.Array, noise?: np.Array): np.Array {
  const n = x.shape[0]!
  const { back, back4, out7, out14, ...encoder } = net
  const { layers, code, spread } = encoded(encoder, x.ref)
  for (const layer of layers) layer.dispose()
  let drawn = code
  let divergence: np.Array | undefined
  if (noise === undefined) spread.dispose()
  else {
    drawn = code.ref.add(noise.mul(np.exp(spread.ref.mul(0.5))))
    const each = np.square(code).add(np.exp(spread.ref)).sub(spread).sub(1)
    divergence = np.sum(each).mul(0.5 / n)
  }
  const after = decoded({ back, back4, out7, out14 }, drawn)
  for (const layer of after.layers) layer.dispose()
  const error = np.sum(nn.softplus(after.logits.ref).sub(after.logits.mul(x))).mul(1 / n)
  return divergence === undefined ? error : error.add(divergence)
}
