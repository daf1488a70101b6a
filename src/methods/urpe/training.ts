import { numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { compile } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { trainer } from '#nn/train.ts'
import { type Encoder, type Position, initEncoder, transformerEncoder } from './encoder.ts'

/** Positions of every sequence: no padding, no first token. */
export const N = 6
export const VOCABULARY = 16
export const HEADS = 8
const WIDTH = 32
const DEPTH = 2
const BATCH = 64
const LEARNING_RATE = 1e-2
const TESTED = 512
/** Steps between two looks at the accuracy, and between two progress events. */
const LOOK = 20
const BREATH = 5

/** What an encoder has to say at each position of a sequence of random tokens. */
export interface Task {
  name: string
  title: string
  steps: number
  classes: number
  /** The first so many positions count for the accuracy. */
  judged: number
  target(sequence: ArrayLike<number>, position: number): number
}

/** Position identification: say which position this is. */
export const NUMBERING: Task = {
  name: 'numbering positions',
  title: 'Which position am I?',
  steps: 200,
  classes: N,
  judged: N,
  target: (_, position) => position,
}

/** Even token prediction: the first half says tokens 1, 3, 5, …; the second half a filler, which is not judged. */
export const EVERY_SECOND: Task = {
  name: 'picking every second token',
  title: 'Every second token',
  steps: 400,
  classes: VOCABULARY + 1,
  judged: N / 2,
  target: (sequence, position) => (position < N / 2 ? sequence[2 * position + 1]! : VOCABULARY),
}

const sizes = (classes: number) => ({
  vocabulary: VOCABULARY,
  classes,
  n: N,
  width: WIDTH,
  depth: DEPTH,
  heads: HEADS,
})

/** Fresh parameters for a task. Consumes the key. */
export const encoder = (key: np.Array, task: Task, position: Position): Encoder =>
  initEncoder(key, sizes(task.classes), position)

export interface Learned {
  params: Encoder
  /** Of new sequences. */
  accuracy: number
  /** Cross-entropy over all positions of new sequences, in nats. */
  loss: number
  /** [step, accuracy] pairs. */
  curve: [number, number][]
}

/**
 * Trains an encoder on endless random sequences; the same keys give every way to tell positions the same
 * sequences. Progress counts this training's steps. Consumes both keys.
 */
export async function* learn(
  name: string,
  task: Task,
  position: Position,
  key: np.Array,
  order: np.Array,
): Run<Learned> {
  const rng = generator(order)
  const logits = (params: Encoder, tokens: np.Array) => transformerEncoder(params, tokens, { position })
  const predict = compile(logits)
  const [tests, targets] = draw(task, TESTED, rng)
  const model = trainer(encoder(key, task, position), (params: Encoder, tokens: np.Array, target: np.Array) =>
    crossEntropy(logits(params, tokens).reshape([-1, task.classes]), target),
  )
  const right = async () => {
    const told = np.argmax(predict(tree.ref(model.params), tests.ref), -1)
    return shareRight(task, await told.data(), await targets.ref.data())
  }

  const curve: [number, number][] = []
  try {
    for (let step = 0; step < task.steps; step++) {
      if (step % LOOK === 0) {
        const value = await right()
        curve.push([step, value])
        yield { kind: 'metric', series: `${task.name}: ${name}`, step, value }
      }
      const loss = model.step(LEARNING_RATE * (1 - step / task.steps), ...draw(task, BATCH, rng))
      if (step % BREATH === 0) {
        await loss.data()
        yield { kind: 'progress', done: step, total: task.steps, doing: `${task.name}, ${name}` }
      } else loss.dispose()
    }
    const accuracy = await right()
    curve.push([task.steps, accuracy])
    const last = predict(tree.ref(model.params), tests.ref).reshape([-1, task.classes])
    const [loss] = await crossEntropy(last, targets.ref).data()
    return { params: model.params, accuracy, loss: loss!, curve }
  } finally {
    model.dispose()
    predict.dispose()
    tree.dispose([tests, targets])
  }
}

/** Random sequences [count, N] and what to say at each of their positions [count * N]. */
function draw(task: Task, count: number, rng: RandomGenerator): [np.Array, np.Array] {
  const tokens = Int32Array.from({ length: count * N }, () => rng.int(VOCABULARY))
  const targets = tokens.map((_, at) => {
    const position = at % N
    return task.target(tokens.subarray(at - position, at - position + N), position)
  })
  return [np.array(tokens).reshape([count, N]), np.array(targets)]
}

/** Share of the judged positions that are told rightly; both lists run over sequences of N positions. */
function shareRight({ judged }: Task, told: ArrayLike<number>, targets: ArrayLike<number>): number {
  let right = 0
  let all = 0
  for (let at = 0; at < targets.length; at++) {
    if (at % N >= judged) continue
    all++
    if (told[at] === targets[at]) right++
  }
  return right / all
}

export interface OnIdentical {
  /** The largest difference of any logit between a position and the first one. */
  gap: number
  /** Accuracy of numbering positions. */
  numbered: number
}

/** Shows an encoder each sequence of N identical tokens. Consumes the parameters. */
export async function onIdentical(params: Encoder, position: Position): Promise<OnIdentical> {
  const tokens = Int32Array.from({ length: VOCABULARY * N }, (_, at) => Math.floor(at / N))
  const logits = transformerEncoder(params, np.array(tokens).reshape([VOCABULARY, N]), { position })
  const first = logits.ref.slice([], [0, 1])
  const [gap] = await np.max(np.absolute(logits.ref.sub(first))).data()
  const told = await np.argmax(logits, -1).data()
  return { gap: gap!, numbered: told.filter((position, at) => position === at % N).length / told.length }
}
