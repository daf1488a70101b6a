/** Pre-trains the models of `scaling-on-scales` and writes their weights into the unit; takes about six minutes. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defaultDevice, init, random } from '@jax-js/jax'
import { pretrain } from '../src/methods/scaling-on-scales/experiment/pretrain.ts'
import { generator } from '../src/nn/generator.ts'
import { packInt8, toBase64 } from '../src/nn/int8.ts'

const SEEDS = [11, 12]
const target = new URL('../src/methods/scaling-on-scales/experiment/weights.ts', import.meta.url)

await init('wasm')
defaultDevice('wasm')
const hash = createHash('sha256')
const packed: Record<string, string[]> = { small: [], large: [] }
for (const seed of SEEDS) {
  for (const name of ['small', 'large'] as const) {
    const run = pretrain(random.key(seed), generator(random.key(1000 + seed)), name)
    for (;;) {
      const { done, value } = await run.next()
      if (!done) {
        if (value.kind === 'metric' && value.step % 100 === 0)
          console.log(`${value.series}: ${value.step} ${value.value.toFixed(3)}`)
        if (value.kind === 'setting') console.log(`${value.arm}: ${value.name} ${value.value}`)
        continue
      }
      console.log(`${name} model of seed ${seed} names ${(100 * value.score).toFixed(1)} % of new pictures`)
      const bytes = await packInt8(value.model)
      hash.update(bytes)
      packed[name]!.push(toBase64(bytes))
      break
    }
  }
}
const digest = hash.digest('hex').slice(0, 16)
const lines = Object.entries(packed).map(
  ([name, list]) => `  ${name}: [\n${list.map((text) => `    '${text}',\n`).join('')}  ],\n`,
)
writeFileSync(
  target,
  `/**\n * Weights of the pre-trained models in int8, one of each size for each of the seeds ${SEEDS.join(' and ')}: made by\n` +
    ` * \`npm run train:scaling-on-scales\`. Their bytes hash to ${digest} (SHA-256, its beginning).\n */\n` +
    `export const weights = {\n${lines.join('')}} as const\n`,
)
console.log(`${fileURLToPath(target)}: ${digest}`)
