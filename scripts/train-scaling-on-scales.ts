/** Pre-trains the models of `scaling-on-scales` and writes their weights into the unit; takes about six minutes. */
import { defaultDevice, init, random } from '@jax-js/jax'
import { pretrain } from '../src/methods/scaling-on-scales/experiment/pretrain.ts'
import { generator } from '../src/nn/generator.ts'
import { WeightsFile, told } from './weights-file.ts'

const SEEDS = [11, 12]

await init('wasm')
defaultDevice('wasm')
const file = new WeightsFile()
for (const seed of SEEDS) {
  for (const name of ['small', 'large'] as const) {
    const { model, score } = await told(pretrain(random.key(seed), generator(random.key(1000 + seed)), name))
    console.log(`${name} model of seed ${seed} names ${(100 * score).toFixed(1)} % of new pictures`)
    await file.add(name, model)
  }
}
file.write(
  'scaling-on-scales',
  `Weights of the pre-trained models, one of each size for each of the seeds ${SEEDS.join(' and ')}`,
)
