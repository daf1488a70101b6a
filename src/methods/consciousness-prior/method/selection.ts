import { lax, nn, numpy as np } from '@jax-js/jax'

/** Far below any logit: what was picked is not picked again. */
const TAKEN = -1e9

/**
 * Attention over named variables: how much each target wants to know of each variable, query times key. Consumes all.
 *
 * @param query - learned, [d, d]
 * @param targets - keys of the variables that statements are about, [t, d]
 * @param keys - of the variables that can be attended to, [n, d]
 * @returns logits, [t, n]
 */
export function attention(query: np.Array, targets: np.Array, keys: np.Array): np.Array {
  return np.dot(np.dot(targets, query), keys.transpose())
}

/**
 * The k variables of largest score, one after the other, as rows of zeros and a one: k times [..., n]. With Gumbel
 * noise on logits it is a sample without replacement in which each next one is drawn by softmax among those left.
 * No gradient passes. Consumes the scores.
 */
export function topPicks(scores: np.Array, k: number): np.Array[] {
  const n = scores.shape.at(-1)!
  if (!(Number.isInteger(k) && k >= 1 && k <= n)) throw new RangeError(`${k} variables of ${n} to attend to`)
  let left = lax.stopGradient(scores)
  const picks: np.Array[] = []
  for (let i = 0; i < k; i++) {
    const pick = nn.oneHot(np.argmax(left.ref, -1), n).astype(np.float32)
    left = left.add(pick.ref.mul(TAKEN))
    picks.push(pick)
  }
  left.dispose()
  return picks
}

/**
 * Forwards what was picked and nothing else; backwards as if each pick had been spread by softmax over those that
 * were left when it was made. Consumes its arguments.
 *
 * @param logits - [t, n]
 * @param picks - each [samples, t, n]
 * @returns zeros and ones, [samples, t, n]
 */
export function straightThrough(logits: np.Array, picks: readonly np.Array[]): np.Array {
  let left = logits
  let mask: np.Array | undefined
  for (const pick of picks) {
    const share = nn.softmax(left.ref, -1)
    const one = pick.ref.add(share.ref).sub(lax.stopGradient(share))
    left = left.add(pick.mul(TAKEN))
    mask = mask ? mask.add(one) : one
  }
  left.dispose()
  return mask!
}
