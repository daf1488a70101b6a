import { type numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { grid } from '#nn/fit.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { applyLinear, argmaxRows } from '#nn/metrics/linear-map.ts'
import { type Probe, linearProbe, probeAccuracy } from '#nn/metrics/probe.ts'
import { mean } from '#nn/metrics/statistics.ts'
import type { Matrix } from '#nn/rows.ts'
import { trainEpisodes } from '../method/episodes.ts'
import { joinFeatures } from '../method/join-features.ts'
import {
  type Network,
  type Recipe,
  type Widths,
  averageNetwork,
  distil,
  featuresOf,
  initNetwork,
  logitsOf,
  trainOn,
  trainOnce,
} from './network.ts'
import type { Views, World } from './views.ts'

/** Features of all inputs: of the source, [n, width] for each part, and of the target. */
export interface Seen {
  home: Record<'train' | 'validation' | 'test' | 'worn', Matrix>
  target: Record<'train' | 'validation' | 'test', Matrix>
}

/** What linear probes make of frozen features. */
export interface Score {
  /** Right answers on new rows of the source, of a probe fitted there. */
  home: number
  /** Those of the same probe where the source is worn. */
  worn: number
  /** Right answers on the tasks of the target, a probe each: the mean over the views. */
  shifted: number
  /** The same on the validation part of the target, by which settings are chosen. */
  validation: number
}

/** What every arm has alike. */
export interface Setup {
  world: World
  /** Of one episode. */
  widths: Widths
  /** How many episodes are joined. */
  episodes: number
  steps: number
  rates: readonly number[]
}

/** One episode, read out: its features, and what it says of the rows that it learned from. */
export interface Episode {
  seen: Seen
  says: Matrix
}

/** The episodes at each learning rate, and a network with the mean of their weights. */
export interface Trained {
  episodes: readonly Episode[]
  averaged: Seen
}

/** Hidden layers of one network with as many features as all episodes together. */
export const wideOf = ({ widths, episodes }: Pick<Setup, 'widths' | 'episodes'>): Widths =>
  widths.map((width) => episodes * width)

/** Trains all episodes at each learning rate; with `same`, one of them stands in for all. Consumes the key. */
export async function* trainAll(
  key: np.Array,
  { world, widths, episodes, steps, rates }: Setup,
  same: boolean,
): Run<Map<number, Trained>> {
  const all = new Map<number, Trained>()
  for (const learningRate of rates) {
    const networks = yield* trainEpisodes(key.ref, same ? 1 : episodes, (own, i) =>
      trainOnce(own, world.home.train, widths, { steps, learningRate, doing: `episode ${i + 1}` }),
    )
    const read: Episode[] = []
    for (const network of networks) {
      const says = await logitsOf(network, world.home.train.x)
      read.push({ seen: await seenBy(network, world), says })
    }
    const middle = averageNetwork(networks)
    all.set(learningRate, {
      episodes: Array.from({ length: episodes }, (_, i) => read[i % read.length]!),
      averaged: await seenBy(middle, world),
    })
    tree.dispose([middle, networks])
  }
  key.dispose()
  return all
}

/** A representation made of what was trained, at the learning rate that does best on the validation part. */
export async function* chosen(
  arm: string,
  { world, rates }: Setup,
  trained: ReadonlyMap<number, Trained>,
  scoreOf: (trained: Trained) => Score,
): Run<{ score: Score; learningRate: number }> {
  const { model, setting } = yield* grid({
    arm,
    settings: rates.map((learningRate) => ({ learningRate })),
    // oxlint-disable-next-line require-yield
    train: async function* ({ learningRate }): Run<Score> {
      return scoreOf(trained.get(learningRate)!)
    },
    score: ({ validation }: Score) => validation,
    validation: world.target.validation,
  })
  return { score: model, ...setting }
}

/** The features of the first `count` episodes side by side. */
export const joined = ({ episodes }: Trained, world: World, count = episodes.length): Score =>
  judge(joinSeen(episodes.slice(0, count).map(({ seen }) => seen)), world)

/** One episode alone: the mean over all, so that no lucky one is picked. */
export function single({ episodes }: Trained, world: World): Score {
  const scores = [...new Set(episodes)].map(({ seen }) => judge(seen, world))
  const over = (name: keyof Score) => mean(scores.map((score) => score[name]))
  return { home: over('home'), worn: over('worn'), shifted: over('shifted'), validation: over('validation') }
}

/** A probe for each episode, and the sum of what they say. */
export function ensemble({ episodes }: Trained, { home, target }: World): Score {
  const parts = episodes.map(({ seen }) => seen)
  const vote = (fit: (seen: Seen) => Probe) => {
    const probes = parts.map(fit)
    return (of: (seen: Seen) => Matrix, labels: ArrayLike<number>) => {
      const said = probes.map(({ map }, i) => applyLinear(map, of(parts[i]!)))
      const data = said[0]!.data.map((_, at) => said.reduce((sum, one) => sum + one.data[at]!, 0))
      return accuracyOf(argmaxRows({ ...said[0]!, data }), labels)
    }
  }
  const atHome = vote((seen) => homeProbe(seen, home))
  const views = target.test.says.map((_, view) => vote((seen) => viewProbe(seen, target, view)))
  const over = (part: 'validation' | 'test') =>
    mean(views.map((rightOf, view) => rightOf((seen) => seen.target[part], target[part].says[view]!)))
  return {
    home: atHome((seen) => seen.home.test, home.test.labels),
    worn: atHome((seen) => seen.home.worn, home.worn.labels),
    shifted: over('test'),
    validation: over('validation'),
  }
}

/** One network with as many features as all episodes together, trained once. Consumes the key. */
export async function* wide(key: np.Array, setup: Setup): Run<Score> {
  const { world, steps } = setup
  const score = yield* byRate('one wide network', setup, (learningRate) =>
    readOut(
      trainOnce(key.ref, world.home.train, wideOf(setup), { steps, learningRate, doing: 'one wide network' }),
      world,
    ),
  )
  key.dispose()
  return score
}

/**
 * One network as long as all episodes together, its rate falling to zero and starting again as often; what it was
 * at each low is joined (Huang et al. 2017). Consumes the key.
 */
export async function* snapshots(key: np.Array, setup: Setup): Run<Score> {
  const { world, widths, episodes, steps } = setup
  const score = yield* byRate('snapshots', setup, async function* (learningRate) {
    const recipe: Recipe = { steps, learningRate, doing: 'snapshots of one network' }
    const cycles = random.split(key.ref, episodes + 1)
    let network = initNetwork(cycles.ref.slice(episodes), widths)
    const lows: Seen[] = []
    for (let cycle = 0; cycle < episodes; cycle++) {
      network = yield* trainOn(cycles.ref.slice(cycle), network, world.home.train, recipe)
      lows.push(await seenBy(network, world))
    }
    tree.dispose([network, cycles])
    return joinSeen(lows)
  })
  key.dispose()
  return score
}

/** One network of the size of an episode that learned from all of them. Consumes the key. */
export async function* distilled(
  key: np.Array,
  { world, widths, steps }: Setup,
  { episodes }: Trained,
  settings: readonly { learningRate: number; temperature: number }[],
): Run<Score> {
  const teachers = episodes.map(({ says }) => says)
  const { model } = yield* grid({
    arm: 'distilled',
    settings,
    train: async function* (setting): Run<Score> {
      const recipe = { steps, ...setting, doing: 'distilling' }
      return judge(yield* readOut(distil(key.ref, world.home.train, teachers, widths, recipe), world), world)
    },
    score: ({ validation }: Score) => validation,
    validation: world.target.validation,
  })
  key.dispose()
  return model
}

/** A wide network that never learned: of as many draws as others have rates the best. Consumes the key. */
export async function* untrained(key: np.Array, setup: Setup): Run<Score> {
  const { world, rates } = setup
  const draws = random.split(key, rates.length)
  const { model } = yield* grid({
    arm: 'untrained',
    settings: rates.map((_, draw) => ({ draw })),
    // oxlint-disable-next-line require-yield
    train: async function* ({ draw }): Run<Score> {
      const network = initNetwork(draws.ref.slice(draw), wideOf(setup))
      const seen = await seenBy(network, world)
      tree.dispose(network)
      return judge(seen, world)
    },
    score: ({ validation }: Score) => validation,
    validation: world.target.validation,
  })
  draws.dispose()
  return model
}

/** Probes on features that are computed, not learned: the inputs, or the products of each two of them. */
export const fixed = (world: World, features: (x: Matrix) => Matrix): number =>
  shiftedOf(
    {
      train: features(world.target.train.x),
      validation: features(world.target.validation.x),
      test: features(world.target.test.x),
    },
    world,
  ).test

/** The products of each two inputs: with them an exclusive or is linear. */
export function products({ data, rows, dim }: Matrix): Matrix {
  const width = (dim * (dim - 1)) / 2
  const out = new Float32Array(rows * width)
  for (let row = 0, at = 0; row < rows; row++) {
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < i; j++) out[at++] = data[row * dim + i]! * data[row * dim + j]!
    }
  }
  return { data: out, rows, dim: width }
}

/** Linear probes on features, each fitted, chosen and judged on rows of its own. */
export function judge({ home, target }: Seen, world: World): Score {
  const probe = homeProbe({ home }, world.home)
  const { validation, test } = shiftedOf(target, world)
  return {
    home: probeAccuracy(probe, { x: home.test, labels: world.home.test.labels }),
    worn: probeAccuracy(probe, { x: home.worn, labels: world.home.worn.labels }),
    shifted: test,
    validation,
  }
}

function shiftedOf(seen: Seen['target'], { target }: World): { validation: number; test: number } {
  const probes = target.test.says.map((_, view) => viewProbe({ target: seen }, target, view))
  return {
    validation: mean(probes.map(({ validationAccuracy }) => validationAccuracy)),
    test: mean(
      probes.map((probe, view) => probeAccuracy(probe, { x: seen.test, labels: target.test.says[view]! })),
    ),
  }
}

const homeProbe = ({ home }: Pick<Seen, 'home'>, { train, validation }: World['home']): Probe =>
  linearProbe(
    { role: train.role, x: home.train, labels: train.labels },
    { role: validation.role, x: home.validation, labels: validation.labels },
  )

const viewProbe = (
  { target }: Pick<Seen, 'target'>,
  { train, validation }: { train: Views<'train'>; validation: Views<'validation'> },
  view: number,
): Probe =>
  linearProbe(
    { role: train.role, x: target.train, labels: train.says[view]! },
    { role: validation.role, x: target.validation, labels: validation.says[view]! },
  )

async function* byRate(
  arm: string,
  { world, rates }: Setup,
  train: (learningRate: number) => Run<Seen>,
): Run<Score> {
  const { model } = yield* grid({
    arm,
    settings: rates.map((learningRate) => ({ learningRate })),
    train: async function* ({ learningRate }): Run<Score> {
      return judge(yield* train(learningRate), world)
    },
    score: ({ validation }: Score) => validation,
    validation: world.target.validation,
  })
  return model
}

async function* readOut(training: Run<Network>, world: World): Run<Seen> {
  const network = yield* training
  const seen = await seenBy(network, world)
  tree.dispose(network)
  return seen
}

/** What a network makes of all inputs. Keeps it. */
export async function seenBy(network: Network, { home, target }: World): Promise<Seen> {
  const of = ({ x }: Views) => featuresOf(network, x)
  return {
    home: {
      train: await of(home.train),
      validation: await of(home.validation),
      test: await of(home.test),
      worn: await of(home.worn),
    },
    target: {
      train: await of(target.train),
      validation: await of(target.validation),
      test: await of(target.test),
    },
  }
}

/** The joined representation of all inputs. */
export function joinSeen(list: readonly Seen[]): Seen {
  const home = (part: keyof Seen['home']) => joinFeatures(list.map((seen) => seen.home[part]))
  const target = (part: keyof Seen['target']) => joinFeatures(list.map((seen) => seen.target[part]))
  return {
    home: {
      train: home('train'),
      validation: home('validation'),
      test: home('test'),
      worn: home('worn'),
    },
    target: { train: target('train'), validation: target('validation'), test: target('test') },
  }
}
