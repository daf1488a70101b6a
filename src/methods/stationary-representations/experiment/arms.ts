import { type numpy as np, tree } from '@jax-js/jax'
import { part } from '#lab/part.ts'
import type { Run } from '#lab/reproduction.ts'
import { type GridChoice, grid } from '#nn/fit.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { type View, searchAccuracy } from '../method/compatibility.ts'
import { type Head, type Net, type Pull, embed, initNet, train } from './networks.ts'
import { type HeldOut, type Lesson, PIXELS, type Shapes, TASKS } from './shapes.ts'

export type Mechanism = 'simplex' | 'hoc'

/** A way to keep models comparable while they are upgraded. */
export interface Way {
  head: Head
  pull: Pull
}

/** What is compared, in a run without a mechanism the paper's own two ways without it. */
export const waysFor = (without?: Mechanism) => {
  const head = without === 'simplex' ? 'learned' : 'simplex'
  return {
    method: { head, pull: without === 'hoc' ? 'nothing' : 'hoc' },
    simplex: { head, pull: 'nothing' },
    hoc: { head: 'learned', pull: 'hoc' },
    replay: { head: 'learned', pull: 'nothing' },
    distilled: { head: 'learned', pull: 'distillation' },
  } as const satisfies Record<string, Way>
}

/** Which model is replaced by the network from elsewhere, counted from 0. */
export const REPLACED = TASKS - 1

export interface StartOptions {
  /** Widths of the first model and of the one that replaces it, and the room of the classifier. */
  sizes: { hidden: number; wide: number; classes: number }
  /** Steps of both. */
  lengths: { first: number; elsewhere: number }
  rates: readonly number[]
}

/** What all ways with one head share: the first model, and the network that is trained elsewhere. */
export interface Starts {
  first: Net
  elsewhere: Net
}

/** Trains both, each from weights of its own; the first one's rate is chosen on validation classes. Consumes the key. */
export async function* startsOf(
  key: np.Array,
  head: Head,
  shapes: Shapes,
  { sizes, lengths, rates }: StartOptions,
): Run<Starts> {
  const { first, elsewhere, order } = keys(key, 'first', 'elsewhere', 'order')
  const learn = (net: Net, lesson: Lesson, steps: number, rate: number, doing: string) =>
    train(net, lesson, { head, pull: 'nothing', previous: lesson.x, steps, rate, key: order.ref, doing })
  const dims = (hidden: number) => ({ pixels: PIXELS, hidden, classes: sizes.classes })
  const choice: GridChoice<{ rate: number }, Net> = yield* part(
    0,
    0.5,
    grid({
      arm: `first model, ${head} classifier`,
      settings: rates.map((rate) => ({ rate })),
      train: ({ rate }) =>
        learn(
          initNet(first.ref, head, dims(sizes.hidden)),
          shapes.lessons[0]!,
          lengths.first,
          rate,
          `first model, ${head} classifier`,
        ),
      score: async (net: Net) => foundShare(await viewOf(net, shapes.validation), shapes.validation),
      validation: shapes.validation,
      dispose: tree.dispose,
    }),
  )
  const replacing = yield* part(
    0.5,
    1,
    learn(
      initNet(elsewhere, head, dims(sizes.wide)),
      shapes.elsewhere(REPLACED),
      lengths.elsewhere,
      choice.setting.rate,
      `network from elsewhere, ${head} classifier`,
    ),
  )
  tree.dispose([first, order])
  return { first: choice.model, elsewhere: replacing }
}

/**
 * The models of a way, the oldest first: each is tuned on its task, from the model before or, where that is replaced,
 * from the network from elsewhere, and always pulled towards the model before. Of the rates the one whose queries
 * do best on all galleries so far, of validation classes. Keeps the starts. Consumes the key.
 */
export async function* upgrade(
  key: np.Array,
  arm: string,
  { head, pull }: Way,
  starts: Starts,
  shapes: Shapes,
  { steps, rates }: { steps: number; rates: readonly number[] },
): Run<Net[]> {
  const nets = [tree.ref(starts.first)]
  const stored = [await viewOf(starts.first, shapes.validation)]
  for (let task = 1; task < TASKS; task++) {
    const before = nets.at(-1)!
    const start = task === REPLACED ? starts.elsewhere : before
    const lesson = shapes.lessons[task]!
    const previous = await embed(before, lesson.x)
    const name = `${arm}, model ${task + 1}`
    const { model }: GridChoice<{ rate: number }, Net> = yield* part(
      (task - 1) / (TASKS - 1),
      task / (TASKS - 1),
      grid({
        arm: name,
        settings: rates.map((rate) => ({ rate })),
        train: ({ rate }) =>
          train(tree.ref(start), lesson, { head, pull, previous, steps, rate, key: key.ref, doing: name }),
        score: async (net: Net) => {
          const view = await viewOf(net, shapes.validation)
          return mean(
            [...stored, view].map(({ gallery }) => foundShare({ ...view, gallery }, shapes.validation)),
          )
        },
        validation: shapes.validation,
        dispose: tree.dispose,
      }),
    )
    nets.push(model)
    stored.push(await viewOf(model, shapes.validation))
  }
  key.dispose()
  return nets
}

export type Held = Pick<HeldOut<'test'>, 'query' | 'gallery'>

/** What a net makes of held-out classes. Keeps the net. */
export const viewOf = async (net: Net, { query, gallery }: Held): Promise<View> => ({
  query: await embed(net, query.x),
  gallery: await embed(net, gallery.x),
})

/** The share of queries that find their class in a gallery. */
export const foundShare = ({ query, gallery }: View, held: Held): number =>
  searchAccuracy({ x: query, labels: held.query.labels }, { x: gallery, labels: held.gallery.labels })

/** What nets make of held-out classes, the oldest first. */
export async function viewsOf(nets: readonly Net[], held: Held): Promise<View[]> {
  const views: View[] = []
  for (const net of nets) views.push(await viewOf(net, held))
  return views
}
