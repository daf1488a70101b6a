import { random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import type { AnyMatrix } from '#nn/rows.ts'
import { RECIPE, averageOf, coreOf, mean, metricOf, scoresOf, tune, unseenOf } from './arms.ts'
import { trainBase } from './base.ts'
import { averagePicture, gainsPicture } from './pictures.ts'
import { CORE, drawBenchmark } from './tasks.ts'

const QUESTIONS = { train: 1500, validation: 200, test: 400 }

export const reproduction = defineReproduction({
  metrics: {
    base: 'tasks learned from, mean: untouched embedding',
    unified: 'tasks learned from, mean: one metric tuned on all four',
    specialist: 'tasks learned from, mean: the best specialist',
    averaged: 'tasks learned from, mean: the four specialists averaged, at four times the cost',
    own: 'gain of a specialist in its own task, mean of four',
    others: 'gain of a specialist in the other three tasks, mean of four',
    ownUnified: 'gain of the unified metric in the tasks learned from',
    unseenBase: 'tasks kept back, mean: untouched embedding',
    unseenUnified: 'tasks kept back, mean: unified metric',
    unseenSpecialist: 'tasks kept back, mean: the best specialist',
    unseenAveraged: 'tasks kept back, mean: the four specialists averaged',
    atHome: 'the four specialists, each in its own task, mean',
  },
  mechanisms: {
    tasks: 'tune on one task alone',
    answers: 'tune on shuffled answers',
  },
  claims: [
    {
      from: 'abstract',
      says: (bound) =>
        `One metric tuned on four tasks at once agrees at least ${bound} more with the simulated observer, on average over these tasks, than the best specialist and the untouched embedding.`,
      unit: 'points',
      atLeast: 0.01,
      null: 0,
      restsOn: ['tasks', 'answers'],
      measure: (m) => m.unified - Math.max(m.specialist, m.base),
    },
    {
      from: 'abstract',
      says: (bound) =>
        `Specialists do not carry over: a specialist gains at least ${bound} in its own task, and at least ${bound} less in the other three.`,
      unit: 'points',
      atLeast: 0.015,
      null: 0,
      restsOn: ['answers'],
      measure: (m) => Math.min(m.own, m.own - m.others),
    },
    {
      from: 'abstract',
      says: (bound) =>
        `Unseen tasks stay hard: the unified metric gains at least ${bound} in the tasks it learned from, and at least ${bound} less in three that were kept back.`,
      unit: 'points',
      atLeast: 0.01,
      null: 0,
      restsOn: ['answers'],
      measure: (m) => Math.min(m.ownUnified, m.ownUnified - m.unseenUnified + m.unseenBase),
    },
  ],
  checks: [
    {
      // A guess answers half of the questions.
      says: (bound) =>
        `The untouched embedding answers ${bound} or more of the questions as the observer does.`,
      unit: '%',
      atLeast: 0.55,
      measure: (m) => m.base,
    },
    {
      // A guess finds the odd one in a third, the right one of five candidates in a fifth of the cases: 34 % in all.
      says: (bound) => `It answers ${bound} or more of the tasks that were kept back.`,
      unit: '%',
      atLeast: 0.45,
      measure: (m) => m.unseenBase,
    },
  ],
  scope: {
    tried:
      'Whether one metric tuned with the hinge loss on four kinds of two-alternative judgements at once beats specialists and the untouched embedding on average, whether specialists carry over, and what it does in three kinds of task that were kept back.',
    shrunk:
      'A simulated observer with hidden weights for shape, colour, texture, size and place, and for blur, noise and blocks, in place of people; drawn scenes of one object in place of 25 data sets. A small contrastive model of pictures and loose captions in place of CLIP. Only the last layer of its picture tower is tuned. Specialists see as many judgements as the unified metric, all of their one task.',
    notTried:
      'The judgements of people, the generative model with its adapters, the weighting of tasks by how well they go, keeping close to the frozen features: they need large models, or are variants of the authors.',
  },
  rival: { name: 'the best specialist', metric: 'specialist', trains: true },
  budgetSeconds: 30,

  async *run({ seed, without, longer }) {
    const key = keys(random.key(seed), 'base', 'captions', 'benchmark', 'tuning', 'lot')
    const base = yield* trainBase(key.base, generator(key.captions))
    const benchmark = drawBenchmark(generator(key.benchmark), QUESTIONS)
    yield splitEvent('questions of each task', benchmark.split)
    const seen = {
      features: await base.features(benchmark.pictures),
      texts: await base.embed(benchmark.texts),
    }
    base.dispose()
    const lot = generator(key.lot)
    const shared = {
      map: base.map,
      seen,
      benchmark,
      rng: () => generator(key.tuning.ref),
      byLot: without === 'answers' ? lot : undefined,
    }
    const judged = (map: AnyMatrix) => scoresOf(metricOf(map, seen), benchmark, 'test')

    const specialists: AnyMatrix[] = []
    for (const name of CORE) {
      const recipe = { ...RECIPE, steps: (longer ? 3 : 1) * RECIPE.steps }
      specialists.push(yield* tune({ ...shared, arm: `specialist: ${name}`, tasks: [name], recipe }))
    }
    const onValidation = specialists.map((map) =>
      coreOf(scoresOf(metricOf(map, seen), benchmark, 'validation')),
    )
    const best = onValidation.indexOf(Math.max(...onValidation))
    const tasks = without === 'tasks' ? [CORE[best]!] : CORE
    const unified = judged(yield* tune({ ...shared, arm: 'unified', tasks }))
    tree.dispose(key.tuning)

    const untouched = judged(base.map)
    const scores = specialists.map(judged)
    const averaged = scoresOf(averageOf(specialists.map((map) => metricOf(map, seen))), benchmark, 'test')
    yield {
      kind: 'plot',
      plot: averagePicture([
        { label: 'untouched', value: coreOf(untouched) },
        { label: 'best specialist', value: coreOf(scores[best]!) },
        { label: 'unified', value: coreOf(unified), isMethod: true },
        { label: 'four specialists averaged', value: coreOf(averaged) },
      ]),
    }
    yield {
      kind: 'plot',
      plot: gainsPicture(untouched, [
        ...CORE.map((name, i) => ({ label: `specialist: ${name}`, scores: scores[i]! })),
        { label: 'unified', scores: unified },
      ]),
    }
    const gain = (but: boolean) =>
      mean(
        CORE.map((name, i) =>
          but ? coreOf(scores[i]!, name) - coreOf(untouched, name) : scores[i]![name] - untouched[name],
        ),
      )
    return {
      base: coreOf(untouched),
      unified: coreOf(unified),
      specialist: coreOf(scores[best]!),
      averaged: coreOf(averaged),
      own: gain(false),
      others: gain(true),
      ownUnified: coreOf(unified) - coreOf(untouched),
      unseenBase: unseenOf(untouched),
      unseenUnified: unseenOf(unified),
      unseenSpecialist: unseenOf(scores[best]!),
      unseenAveraged: unseenOf(averaged),
      atHome: mean(CORE.map((name, i) => scores[i]![name])),
    }
  },
})
