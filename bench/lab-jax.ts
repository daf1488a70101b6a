/** The contestant we ship: our own layers and trainer on jax-js. */
import { readFileSync } from 'node:fs'
import { init, defaultDevice, nn, numpy as np, tree } from '@jax-js/jax'
import { type Conv, conv2d, maxPool } from '#nn/conv.ts'
import { type Dense, dense, mlp } from '#nn/dense.ts'
import type { Tree } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { trainer } from '#nn/train.ts'
import { type Transformer, transformer } from '#nn/transformer.ts'
import { type Contestant, answer } from './lab-contestant.ts'
import { HEADS, type Kind, type Work, floats, integers, unpack } from './lab-steps.ts'

type ConvNet = { first: Conv; second: Conv; head: Dense }
type Reader = { body: Transformer; head: Dense }

const LOGITS: Record<Kind, (params: never, x: np.Array) => np.Array> = {
  mlp: (layers: Dense[], x) => mlp(layers, x),
  conv: ({ first, second, head }: ConvNet, x) => {
    const fine = maxPool(nn.relu(conv2d(first, x)), 2)
    return dense(head, nn.relu(conv2d(second, fine)).mean([1, 2]))
  },
  transformer: ({ body, head }: Reader, x) =>
    dense(head, transformer(body, x, { heads: HEADS, causal: true }).mean(1)),
}

function build({ kind, params, x, labels, learningRate }: Work): Contestant {
  const loss = (p: Tree, x: np.Array, y: np.Array) => crossEntropy(LOGITS[kind](p as never, x), y)
  const start = unpack(params, (packed) => np.array(floats(packed)).reshape(packed.shape)) as Tree
  const model = trainer(start, loss)
  const images = np.array(floats(x)).reshape(x.shape)
  const classes = np.array(integers(labels))
  return {
    train: () => model.step(learningRate, images.ref, classes.ref).dispose(),
    loss: () => loss(tree.ref(model.params), images.ref, classes.ref).item(),
  }
}

await init('wasm')
defaultDevice('wasm')
const manifest = new URL('../node_modules/@jax-js/jax/package.json', import.meta.url)
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
await answer(version, build)
