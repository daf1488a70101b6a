import { lax, nn, numpy as np, random, tree } from '@jax-js/jax'
import { type ConvEncoder, convEncoder, initConvEncoder } from '#nn/conv-encoder.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import {
  type RelationAxis,
  prototypeLoss,
  relationDistillation,
  relationScores,
  supervisedContrastiveLoss,
} from '../method/relation-distillation.ts'
import { SIDE } from './stream.ts'

const FEATURES = 64
const SIZES = { side: SIDE, inputs: 1, channels: [8, 16], features: FEATURES }
/** 128 on 512 hidden ones in the paper. */
const PROJECTION = [64, 32]
/** How much the prototype loss counts: its gradient reaches nothing else, so that this is part of its rate. */
const PROTOTYPES_COUNT = 2
const LWF_TEMPERATURE = 2

/** What every arm trains: an encoder, what the loss sees of its features, and a vector for each class. */
export type Net = { encoder: ConvEncoder; projection: Dense[]; classes: np.Array }

/** Mini-batch and task, as a loss sees them. */
export interface Seen {
  /** [n, 14, 14, 1]. */
  x: np.Array
  /** [n]. */
  y: np.Array
  /** 1 for each task that is over, [tasks]. */
  past: np.Array
  /** How much holding on to the past counts. */
  strength: np.Array
}

/** How an arm learns a task without forgetting, or not. */
export type Guard =
  /** The paper's method, its parts on or off. */
  | { kind: 'prototypes'; axis: RelationAxis; relation: boolean; contrast: boolean }
  /** A linear layer, trained by cross-entropy. */
  | { kind: 'linear'; keeps: 'nothing' | 'scores' | 'features' }

/** The paper's method, or what is left of it without one of its ideas. */
export const guardOf = (without?: 'relation' | 'contrast', axis: RelationAxis = 'samples'): Guard => ({
  kind: 'prototypes',
  axis,
  relation: without !== 'relation',
  contrast: without !== 'contrast',
})

/** Random weights. The encoder and class vectors are the same for every guard. Consumes the key. */
export function freshNet(key: np.Array, guard: Guard, classes: number): Net {
  const part = keys(key, 'encoder', 'classes', 'projection')
  const widths = guard.kind === 'linear' ? undefined : guard.contrast ? PROJECTION : [classes]
  const projection = widths ? initMlp(part.projection, [FEATURES, ...widths]) : []
  if (!widths) part.projection.dispose()
  return {
    encoder: initConvEncoder(part.encoder, SIZES),
    projection,
    classes: random.normal(part.classes, [classes, FEATURES]).mul(1 / Math.sqrt(FEATURES)),
  }
}

/** Features [n, 64]. Keeps the network, consumes x. */
export const featuresOf = ({ encoder }: Net, x: np.Array): np.Array => convEncoder(tree.ref(encoder), x)

/** Scores of features for each class, [n, classes]. Consumes h, keeps the network. */
export const scoresOf = (guard: Guard, { classes }: Net, h: np.Array): np.Array =>
  guard.kind === 'prototypes' ? relationScores(h, classes.ref) : np.dot(h, classes.ref.transpose())

/**
 * The loss of an arm on a mini-batch. Consumes what it has seen; keeps both networks.
 *
 * @param old - the network at the end of the last task
 */
export function lossOf(guard: Guard, net: Net, old: Net, { x, y, past, strength }: Seen): np.Array {
  const tasks = past.shape[0]!
  const h = featuresOf(net, x.ref)
  if (guard.kind === 'linear') {
    const before = lax.stopGradient(featuresOf(old, x))
    const scores = scoresOf(guard, net, h.ref)
    const learned = taskCrossEntropy(scores.ref, y, tasks)
    if (guard.keeps === 'nothing') {
      tree.dispose([scores, h, before, past, strength])
      return learned
    }
    if (guard.keeps === 'features') {
      scores.dispose()
      const moved = np.square(h.sub(before)).sum(-1).mean()
      return learned.add(moved.mul(np.max(past)).mul(strength))
    }
    h.dispose()
    const options = { axis: 'classes', temperature: LWF_TEMPERATURE } as const
    const kept = relationDistillation(scores, scoresOf(guard, old, before), past, options)
    return learned.add(kept.mul(LWF_TEMPERATURE ** 2).mul(strength))
  }

  const z = mlp(tree.ref(net.projection), h.ref)
  const learned = guard.contrast ? supervisedContrastiveLoss(z, y.ref) : taskCrossEntropy(z, y.ref, tasks)
  const drawn = prototypeLoss(h.ref, net.classes.ref, y).mul(PROTOTYPES_COUNT)
  if (!guard.relation) {
    tree.dispose([h, x, past, strength])
    return learned.add(drawn)
  }
  const before = scoresOf(guard, old, featuresOf(old, x))
  const kept = relationDistillation(scoresOf(guard, net, h), before, past, { axis: guard.axis })
  return learned.add(drawn).add(kept.mul(strength))
}

/** Cross-entropy among the classes of the task that a row belongs to. Consumes its arrays. */
export function taskCrossEntropy(scores: np.Array, y: np.Array, tasks: number): np.Array {
  const [n, classes] = scores.shape as [number, number]
  const said = nn.logSoftmax(scores.reshape([n, tasks, classes / tasks]), -1).reshape([n, classes])
  return said.mul(nn.oneHot(y, classes)).sum(-1).mean().neg()
}
