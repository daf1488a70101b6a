import { nn, numpy as np } from '@jax-js/jax'

/**
 * Mean cross-entropy in nats of logits [n, classes] against integer labels [n].
 * Consumes both arguments.
 */
export function crossEntropy(logits: np.Array, labels: np.Array): np.Array {
  const classes = logits.shape.at(-1)!
  const likelihood = nn.logSoftmax(logits, -1).mul(nn.oneHot(labels, classes))
  return likelihood.sum(-1).mean().neg()
}

/** Mean squared difference over all elements. Consumes both arguments. */
export function meanSquaredError(prediction: np.Array, target: np.Array): np.Array {
  return np.square(prediction.sub(target)).mean()
}

/**
 * Share of rows whose largest logit is the label, for logits [n, classes] and labels [n].
 * Consumes both arguments.
 */
export async function accuracy(logits: np.Array, labels: np.Array): Promise<number> {
  const share = np.equal(np.argmax(logits, -1), labels).astype(np.float32).mean()
  return (await share.data())[0]!
}
