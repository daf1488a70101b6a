import { type Rows, checkPairs, checkSameWidth, readRows } from '#nn/rows.ts'

/** What the verifier finds when the later state is there, over all statements. */
export interface Verified {
  /** Share of statements whose likelier value came true. */
  truth: number
  /** log p(h_B | h_A) - log p(h_B), mean in nats: what attending told beyond what was likely anyway. */
  worth: number
}

/**
 * V(h, c): holds earlier statements against the state that came.
 *
 * @param told - probabilities of 1, [rows, t]
 * @param came - what came, 0 or 1, [rows, t]
 * @param usual - how often each target is 1 anyway, [t]
 * @throws RangeError when rows or targets do not fit
 */
export function verify(told: Rows, came: Rows, usual: ArrayLike<number>): Verified {
  const [p, y] = [readRows('the statements', told), readRows('what came', came)]
  checkPairs('the statements', p, 'what came', y)
  checkSameWidth('the statements', p, 'what came', y)
  if (usual.length !== p.dim) throw new RangeError(`${usual.length} usual shares for ${p.dim} targets`)
  let [right, worth] = [0, 0]
  p.data.forEach((one, i) => {
    const base = usual[i % p.dim]!
    const [said, anyway] = y.data[i] === 1 ? [one, base] : [1 - one, 1 - base]
    right += Number(said > 0.5)
    worth += Math.log(Math.max(said, 1e-6)) - Math.log(Math.max(anyway, 1e-6))
  })
  return { truth: right / p.data.length, worth: worth / p.data.length }
}
