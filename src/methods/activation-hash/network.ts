import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { RunEvent } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { crossEntropy } from '#nn/loss.ts'
import { readMatrix } from '#nn/rows.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { type BitMatrix, dropConstantBits, sliceCodes } from './bit-matrix.ts'
import { activationCode } from './hash-layer.ts'

const CLASSES = 10
const BATCH = 64
const RATE = 1e-2
const COOL_AFTER = 8
const WEIGHT_DECAY = 1e-6
const EPSILON = 1e-5
const REPORT_EVERY = 10

/** Inputs [n, pixels] and their classes [n] int32. */
export type Examples = { x: np.Array; labels: np.Array }

/** One hidden layer, batch normalisation before its ReLU, and a linear layer to the classes. */
export type Network = { hidden: np.Array; gain: np.Array; shift: np.Array; head: Dense }

/** A fresh network. Consumes the key. */
export function initNetwork(key: np.Array, inputs: number, width: number): Network {
  const { hidden, head } = keys(key, 'hidden', 'head')
  return {
    hidden: random.normal(hidden, [inputs, width]).mul(Math.sqrt(2 / inputs)),
    gain: np.ones([width]),
    shift: np.zeros([width]),
    head: initDense(head, width, CLASSES, 1),
  }
}

/** Units after the ReLU, normalised over the first `fitted` rows. Consumes all its arguments. */
function activations({ hidden, gain, shift }: Omit<Network, 'head'>, x: np.Array, fitted: number): np.Array {
  const z = np.dot(x, hidden)
  const sample = z.ref.slice([0, fitted])
  const mean = sample.ref.mean(0)
  const deviation = np.sqrt(np.square(sample.sub(mean.ref)).mean(0).add(EPSILON))
  return nn.relu(z.sub(mean).div(deviation).mul(gain).add(shift))
}

function loss({ head, ...layer }: Network, x: np.Array, labels: np.Array): np.Array {
  return crossEntropy(dense(head, activations(layer, x, x.shape[0]!)), labels)
}

/**
 * Trains a network with Adam and hands it on at the epochs named, 0 being the untrained one; it stays ours and is
 * freed afterwards. Consumes the key.
 *
 * @param at - is shown the network and the epoch
 */
export async function* train(
  key: np.Array,
  { x, labels }: Examples,
  width: number,
  epochs: readonly number[],
  at: (network: Network, epoch: number) => AsyncIterable<RunEvent>,
): AsyncGenerator<RunEvent, void, void> {
  const { init, order } = keys(key, 'init', 'order')
  const rows = x.shape[0]!
  const batch = Math.min(BATCH, rows)
  const perEpoch = Math.floor(rows / batch)
  const last = Math.max(...epochs)
  const total = last * perEpoch
  const model = trainer(initNetwork(init, x.shape[1]!, width), loss, { weightDecay: WEIGHT_DECAY })
  const doing = `training ${width} units on ${rows} digits`
  try {
    if (epochs.includes(0)) yield* at(model.params, 0)
    let step = 0
    for (const picked of batches(order, rows, batch, total)) {
      const rate = step < COOL_AFTER * perEpoch ? RATE : RATE / 10
      const value = model.step(rate, np.take(x.ref, picked.ref, 0), np.take(labels.ref, picked, 0))
      step++
      if (step % REPORT_EVERY === 0) {
        await value.data()
        yield { kind: 'progress', done: step, total, doing }
      } else value.dispose()
      const epoch = step / perEpoch
      if (epochs.includes(epoch)) yield* at(model.params, epoch)
    }
  } finally {
    tree.dispose(model.params)
    model.dispose()
  }
}

/**
 * The codes of training and test inputs, batch normalisation by the training inputs, bits constant over both left out.
 * Keeps its arguments.
 */
export async function codesOf(
  { hidden, gain, shift }: Network,
  train: np.Array,
  test: np.Array,
): Promise<{ train: BitMatrix; test: BitMatrix }> {
  const fitted = train.shape[0]!
  const all = np.concatenate([train.ref, test.ref])
  const acts = activations({ hidden: hidden.ref, gain: gain.ref, shift: shift.ref }, all, fitted)
  const codes = dropConstantBits(activationCode([await readMatrix(acts)]))
  return { train: sliceCodes(codes, 0, fitted), test: sliceCodes(codes, fitted) }
}
