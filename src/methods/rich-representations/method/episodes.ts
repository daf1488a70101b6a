import { type numpy as np, random } from '@jax-js/jax'
import { checkWhole } from '#nn/checks.ts'

/**
 * Trains the same recipe several times: data, model, algorithm and hyper-parameters are whatever `train` closes
 * over, and only the key differs, which draws the first weights and the order of the examples (section 4). Consumes
 * the key.
 *
 * @param train - one episode; consumes its key
 * @returns what each episode brought, in their order
 * @throws RangeError when `count` is not a whole number from 1
 */
export async function* trainEpisodes<E, V>(
  key: np.Array,
  count: number,
  train: (key: np.Array, episode: number) => AsyncGenerator<V, E, void>,
): AsyncGenerator<V, E[], void> {
  checkWhole('the number of episodes', count, { least: 1 })
  const seeds = random.split(key, count)
  const brought: E[] = []
  try {
    for (let episode = 0; episode < count; episode++) {
      brought.push(yield* train(seeds.ref.slice(episode), episode))
    }
    return brought
  } finally {
    seeds.dispose()
  }
}
