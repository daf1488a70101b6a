import { nn, numpy as np } from '@jax-js/jax'
import { type Conv, conv2d, initConv } from '#nn/conv.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'

/** Rows and columns of a picture. */
export const SIDE = 14
/** Channels at a side of 14, 7 and 4. */
const WIDTHS = [8, 24, 32] as const
/** Numbers that say at which step the noise is. */
const TIME = 32

/** The blocks whose activations can be read, from the input to the output. */
export const BLOCKS = ['in', 'down 14', 'down 7', 'down 4', 'middle', 'up 4', 'up 7', 'up 14'] as const
export type BlockName = (typeof BLOCKS)[number]

type Norm = { scale: np.Array; shift: np.Array }

/** Two convolutions with the step added between them, around which the input is added to the output. */
export type Residual = { norm1: Norm; conv1: Conv; time: Dense; norm2: Norm; conv2: Conv; around: Conv }

/** A small U-Net that says which noise is in a picture: guided-diffusion's, without its attention. */
export type UNet = {
  time: Dense
  first: Conv
  down14: Residual
  to7: Conv
  down7: Residual
  to4: Conv
  down4: Residual
  middle: Residual
  up4: Residual
  up7: Residual
  up14: Residual
  norm: Norm
  last: Conv
}

const initNorm = (width: number): Norm => ({ scale: np.ones([width]), shift: np.zeros([width]) })

function initResidual(key: np.Array, inputs: number, outputs: number): Residual {
  const own = keys(key, 'conv1', 'conv2', 'time', 'around')
  return {
    norm1: initNorm(inputs),
    conv1: initConv(own.conv1, 3, inputs, outputs),
    time: initDense(own.time, TIME, outputs, 1),
    norm2: initNorm(outputs),
    // Small, so that a fresh block hands on what it gets.
    conv2: initConv(own.conv2, 3, outputs, outputs, 0.1),
    around: initConv(own.around, 1, inputs, outputs, 1),
  }
}

/** A fresh network. Consumes the key. */
export function initUNet(key: np.Array): UNet {
  const [a, b, c] = WIDTHS
  const own = keys(
    key,
    'time',
    'first',
    'down14',
    'to7',
    'down7',
    'to4',
    'down4',
    'middle',
    'up4',
    'up7',
    'up14',
    'last',
  )
  return {
    time: initDense(own.time, TIME, TIME),
    first: initConv(own.first, 3, 1, a, 1),
    down14: initResidual(own.down14, a, a),
    to7: initConv(own.to7, 3, a, b, 1),
    down7: initResidual(own.down7, b, b),
    to4: initConv(own.to4, 3, b, c, 1),
    down4: initResidual(own.down4, c, c),
    middle: initResidual(own.middle, c, c),
    up4: initResidual(own.up4, c + c, c),
    up7: initResidual(own.up7, c + b, b),
    up14: initResidual(own.up14, b + a, a),
    norm: initNorm(a),
    last: initConv(own.last, 3, a, 1, 0.1),
  }
}

/**
 * What each block makes of noisy pictures, [n, side, side, channels] each, and the noise it finds, [n, 14, 14, 1].
 * Consumes all its arguments.
 *
 * @param x - pictures within -1..1 with noise, [n, 14, 14, 1]
 * @param steps - the noise step of each, [n]
 */
export function unet(net: UNet, x: np.Array, steps: np.Array): { noise: np.Array; blocks: np.Array[] } {
  const { time, first, to7, to4, norm, last } = net
  const when = nn.silu(dense(time, waves(steps)))
  const blocks: np.Array[] = []
  const keep = (h: np.Array): np.Array => {
    blocks.push(h.ref)
    return h
  }
  const within = (block: Residual, h: np.Array) => keep(residual(block, h, when.ref))

  const in14 = keep(conv2d(first, x))
  const h14 = within(net.down14, in14)
  const h7 = within(net.down7, conv2d(to7, h14.ref, { stride: 2 }))
  const h4 = within(net.down4, conv2d(to4, h7.ref, { stride: 2 }))
  const middle = within(net.middle, h4.ref)
  const up4 = within(net.up4, np.concatenate([middle, h4], 3))
  const up7 = within(net.up7, np.concatenate([enlarged(up4, 7), h7], 3))
  const up14 = within(net.up14, np.concatenate([enlarged(up7, 14), h14], 3))
  when.dispose()
  return { noise: conv2d(last, nn.silu(normed(norm, up14))), blocks }
}

/** Consumes all its arguments. */
function residual(
  { norm1, conv1, time, norm2, conv2, around }: Residual,
  x: np.Array,
  when: np.Array,
): np.Array {
  const n = x.shape[0]!
  const h = conv2d(conv1, nn.silu(normed(norm1, x.ref)))
  const shifted = h.add(dense(time, when).reshape([n, 1, 1, -1]))
  return conv2d(conv2, nn.silu(normed(norm2, shifted))).add(conv2d(around, x))
}

/** Each picture at mean 0 and variance 1 over all its places and channels: group norm with one group. */
function normed({ scale, shift }: Norm, x: np.Array): np.Array {
  const centred = x.ref.sub(np.mean(x, [1, 2, 3], { keepdims: true }))
  const variance = np.mean(np.square(centred.ref), [1, 2, 3], { keepdims: true })
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(scale)
    .add(shift)
}

/** Twice as large, then cut to a side. Consumes its argument. */
export function enlarged(x: np.Array, side: number): np.Array {
  return np.repeat(np.repeat(x, 2, 1), 2, 2).slice([], [0, side], [0, side], [])
}

/** Sines and cosines of the step at several speeds, [n, TIME] (Vaswani et al. 2017, section 3.5). */
function waves(steps: np.Array): np.Array {
  const half = TIME / 2
  const speeds = Float32Array.from({ length: half }, (_, i) => 10_000 ** (-i / half))
  const angles = steps.reshape([-1, 1]).mul(np.array(speeds).reshape([1, half]))
  return np.concatenate([np.sin(angles.ref), np.cos(angles)], 1)
}
