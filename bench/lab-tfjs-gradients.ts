import { registerHooks } from 'node:module'
import * as tf from '@tensorflow/tfjs-core'

/**
 * Registers TensorFlow.js's own gradients. They are in none of its bundles for Node, only in modules written
 * for bundlers, which import each other without an extension.
 */
export async function registerOwnGradients(): Promise<void> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const inside = context.parentURL?.includes('/@tensorflow/tfjs-core/dist/')
      if (!inside || !specifier.startsWith('.')) return next(specifier, context)
      return { ...next(`${specifier.replace(/\.js$/, '')}.js`, context), format: 'module' }
    },
  })
  await import('@tensorflow/tfjs-core/dist/register_all_gradients.js')
  hooks.deregister()
}

/**
 * Gives the wasm backend the gradient it lacks a kernel for, that of a 3 x 3 `same` convolution by its filter:
 * images and gradient with batch and channels swapped, convolved with each other. The one by the images is
 * the library's, or with `fast` a convolution too, which takes a sixth of the time.
 */
export function registerConvolution(fast: boolean): void {
  const byFilter = (x: tf.Tensor4D, dy: tf.Tensor4D) => {
    const images = tf.transpose(tf.pad(x, PADDING) as tf.Tensor4D, [3, 1, 2, 0])
    const product = tf.conv2d(images, tf.transpose(dy, [1, 2, 0, 3]), 1, 'valid')
    return tf.transpose(product, [1, 2, 0, 3])
  }
  const byImages = (x: tf.Tensor4D, filter: tf.Tensor4D, dy: tf.Tensor4D) =>
    fast
      ? tf.conv2d(dy, tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]), 1, 'same')
      : tf.conv2dTranspose(dy, filter, x.shape, 1, 'same')

  replace('Conv2D', ['x', 'filter'], (dy, [x, filter]) => ({
    x: () => byImages(x as tf.Tensor4D, filter as tf.Tensor4D, dy as tf.Tensor4D),
    filter: () => byFilter(x as tf.Tensor4D, dy as tf.Tensor4D),
  }))
}

/**
 * Matrix products' gradients with transposed copies in place of transposing flags: with a flag the backend
 * leaves its vector code, and a product takes ten times as long.
 */
export function registerFastProducts(): void {
  replace('BatchMatMul', ['a', 'b'], (dy, [a, b]) => ({
    a: () => tf.matMul(dy, flipped(b!)),
    b: () => tf.matMul(flipped(a!), dy),
  }))
}

/** The last two axes exchanged. */
export function flipped(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis)
  return tf.transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2])
}

const PADDING: [number, number][] = [
  [0, 0],
  [1, 1],
  [1, 1],
  [0, 0],
]

type Gradients = (dy: tf.Tensor, saved: tf.Tensor[]) => Record<string, () => tf.Tensor>

function replace(kernelName: string, inputsToSave: string[], gradients: Gradients): void {
  tf.unregisterGradient(kernelName)
  tf.registerGradient({
    kernelName,
    inputsToSave,
    gradFunc: (dy, saved) => gradients(dy as tf.Tensor, saved),
  })
}
