/**
 * Trains the networks that `diffusion-features` reads, and writes their weights beside its experiment.
 *
 *   npm run train:diffusion-features                 all of them, half an hour of one core
 *   npm run train:diffusion-features -- unet vae     some of them
 */
import { defaultDevice, init, tree } from '@jax-js/jax'
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type Packed, hashOf, pack } from '#methods/diffusion-features/experiment/checkpoint.ts'
import { pretrainingPictures } from '#methods/diffusion-features/experiment/data.ts'
import {
  TRAINING_STEPS,
  type Trained,
  trainAutoencoder,
  trainUNet,
} from '#methods/diffusion-features/experiment/training.ts'
import type { Fitting } from '#nn/fit.ts'
import type { Tree } from '#nn/jit.ts'
import { prepareSources } from './sources.ts'

const SEED = 9
const file = fileURLToPath(
  new URL('../src/methods/diffusion-features/experiment/weights.ts', import.meta.url),
)
const NAMES = ['unet', 'autoencoder', 'vae'] as const
type Name = (typeof NAMES)[number]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { steps: { type: 'string' }, out: { type: 'string' } },
})
const wanted = positionals.length === 0 ? NAMES : NAMES.filter((name) => positionals.includes(name))
if (positionals.some((name) => !(NAMES as readonly string[]).includes(name))) {
  process.stderr.write(`known are ${NAMES.join(', ')}\n`)
  process.exit(2)
}
const steps = Number(values.steps ?? TRAINING_STEPS)
const target = values.out ?? file

await prepareSources()
await init('wasm')
defaultDevice('wasm')
const { pool, heldOut } = await pretrainingPictures()

const kept: Partial<Record<Name, Packed>> = existsSync(target)
  ? ((await import(pathToFileURL(target).href)) as { weights: Record<Name, Packed> }).weights
  : {}

function training(name: Name): Fitting<Trained<Tree>> {
  if (name === 'unet') return trainUNet(SEED, pool, steps)
  return trainAutoencoder(SEED, pool, heldOut, { variational: name === 'vae', steps })
}

for (const name of wanted) {
  const fitting = training(name)
  let done = 0
  const curve: number[] = []
  for (;;) {
    const next = await fitting.next()
    if (next.done) {
      const { params, learningRate, losses } = next.value
      const bytes = pack(params)
      tree.dispose(params)
      const packed: Packed = {
        seed: SEED,
        steps,
        learningRate,
        losses: (losses.length > 0 ? losses : [mean(curve.slice(-20))]).map((loss) =>
          Number(loss.toFixed(4)),
        ),
        sha256: hashOf(bytes),
        weights: gzipSync(bytes, { level: 9 }).toString('base64'),
      }
      kept[name] = packed
      writeFileSync(target, asModule())
      process.stdout.write(`${name} ${packed.sha256}\n`)
      break
    }
    if (next.value.kind === 'metric') {
      curve.push(next.value.value)
      done += 10
      if (done % 200 === 0) process.stdout.write(`${name} ${done} ${mean(curve.slice(-20)).toFixed(4)}\n`)
    }
  }
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, one) => sum + one, 0) / list.length
}

/** As the formatter would have it. */
function asModule(): string {
  const networks = NAMES.flatMap((name) => {
    const packed = kept[name]
    if (!packed) return []
    const { seed, steps: learned, learningRate, losses, sha256, weights } = packed
    return [
      `  ${name}: {`,
      `    seed: ${seed},`,
      `    steps: ${learned},`,
      `    learningRate: ${learningRate},`,
      `    losses: [${losses.join(', ')}],`,
      `    sha256: '${sha256}',`,
      '    weights:',
      `      '${weights}',`,
      '  },',
    ]
  })
  return [
    '/** Networks of `npm run train:diffusion-features`, which writes this file: a byte a weight, with seed and hash. */',
    'export const weights = {',
    ...networks,
    '}',
    '',
  ].join('\n')
}
