import { defaultDevice, nn, numpy as np } from '@jax-js/jax'
import { type Column, type LabelsExpected, checkWhole, readLabels } from './rows.ts'

/**
 * Mean cross-entropy in nats of logits [..., classes] against integer labels [...]. Consumes both arguments.
 *
 * A label outside 0 … classes - 1 is a RangeError where its value can be seen at once: on wasm without threads,
 * outside of a jit. Elsewhere the loss and its gradient are NaN, which no step of training recovers from: so read
 * labels by `checkedLabels` before they go into a jit, and look at the loss.
 *
 * @throws RangeError when shapes do not fit or there are no rows, TypeError when labels are not integers
 */
export function crossEntropy(logits: np.Array, labels: np.Array): np.Array {
  const classes = checkShapes(logits, labels)
  if (isReadable(labels)) checkRange(labels.ref.dataSync(), classes)
  const known = np.less(labels.ref, classes).mul(np.greaterEqual(labels.ref, 0))
  const member = np.equal(np.expandDims(labels, -1), np.arange(classes).astype(np.int32))
  const weights = np.where(np.expandDims(known, -1), member.astype(np.float32), NaN)
  return nn.logSoftmax(logits, -1).mul(weights).sum(-1).mean().neg()
}

/**
 * Mean squared difference over all elements. Consumes both arguments.
 *
 * @throws RangeError when shapes differ, which would otherwise be stretched to fit, or there are no elements
 */
export function meanSquaredError(prediction: np.Array, target: np.Array): np.Array {
  if (`${prediction.shape}` !== `${target.shape}`) {
    throw new RangeError(`a prediction [${prediction.shape}] has no target [${target.shape}]`)
  }
  if (prediction.size === 0) throw new RangeError(`a prediction [${prediction.shape}] is empty`)
  return np.square(prediction.sub(target)).mean()
}

/**
 * Share of rows whose largest logit is the label, for logits [..., classes] and labels [...].
 * Consumes both arguments.
 *
 * @throws RangeError when shapes do not fit, there are no rows, or a label is not among the classes, TypeError
 *   when labels are not integers
 */
export async function accuracy(logits: np.Array, labels: np.Array): Promise<number> {
  const classes = checkShapes(logits, labels)
  checkRange(await labels.ref.data(), classes)
  const share = np.equal(np.argmax(logits, -1), labels).astype(np.float32).mean()
  return (await share.data())[0]!
}

/** Labels as an array [n] that any loss takes, read and range-checked by `readLabels`. @throws as it does */
export function checkedLabels(name: string, labels: Column, expected: LabelsExpected = {}): np.Array {
  return np.array(readLabels(name, labels, expected))
}

/** How many classes there are. */
function checkShapes(logits: np.Array, labels: np.Array): number {
  const [rows, classes] = [logits.shape.slice(0, -1), logits.shape.at(-1)]
  if (classes === undefined || `${rows}` !== `${labels.shape}` || rows.length !== labels.ndim) {
    throw new RangeError(`labels [${labels.shape}] do not fit logits [${logits.shape}]`)
  }
  if (logits.size === 0) throw new RangeError(`logits [${logits.shape}] are empty`)
  if (labels.dtype !== np.int32 && labels.dtype !== np.uint32) {
    throw new TypeError(`labels are ${labels.dtype}, not whole numbers`)
  }
  return classes
}

function checkRange(labels: ArrayLike<number>, classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    checkWhole(`label ${i}`, labels[i]!, { least: 0, most: classes - 1 })
  }
}

/** Whether an array can be read without waiting: not inside a jit, nor where kernels run beside this thread. */
function isReadable(x: np.Array): boolean {
  const threads = typeof SharedArrayBuffer !== 'undefined' && typeof Worker !== 'undefined'
  return 'dataSync' in x && defaultDevice() === 'wasm' && !threads
}
