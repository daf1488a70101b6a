import { random } from '@jax-js/jax'
import { drawnSplit, splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { grid } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { auc } from '#nn/metrics/auc.ts'
import { keys } from '#nn/random.ts'
import { type ClickLog, VALUES, VOCAB, drawLog, driftWorld, makeWorld, vocabOf } from './click-log.ts'
import { ClickModel, type Rates } from './click-model.ts'
import { type Layout, collisionless, compositional, handSized, multiplexed, proportional } from './layouts.ts'
import { anglePicture, driftPicture, sizePicture } from './pictures.ts'
import { type Angles, theoryRows, trainTheory } from './theory.ts'

const LOG = { train: 24_000, validation: 8_000, test: 24_000 }
const EPOCHS = 3
/** Rows of 8 numbers, in percent of all values; the rates are chosen at the second. */
const BUDGETS = [50, 20, 10] as const
const CHOSEN_AT = 20
/** Of the table and of the network above. */
const RATES: Rates[] = [
  { table: 0.03, scorer: 2e-3 },
  { table: 0.06, scorer: 2e-3 },
  { table: 0.12, scorer: 2e-3 },
]
/** The drift: the fourth vocabulary grows tenfold, the last one dies. */
const [GROWN, DEAD, TIMES] = [3, 5, 10]
/** Of the logistic model. */
const THEORY_BUDGETS = [50, 10, 2] as const

type Kind = 'shared' | 'handSized' | 'compositional' | 'proportional'
type Sized = Record<`${Kind}${(typeof BUDGETS)[number]}`, number>

/** What one shared table wins back of the AUC that tables in proportion lose, at the size where that is least. */
const wonBack = (m: Readonly<Sized & { collisionless: number }>): number =>
  Math.min(
    ...BUDGETS.map(
      (size) =>
        (m[`shared${size}`] - m[`proportional${size}`]) / (m.collisionless - m[`proportional${size}`]),
    ),
  )

export const reproduction = defineReproduction({
  metrics: {
    true: 'AUC of the log-odds that the clicks were drawn with',
    collisionless: 'AUC, a row for each value',
    shared50: 'AUC, rows for 50 %: one shared table',
    handSized50: 'AUC, rows for 50 %: own tables, small ones exact',
    compositional50: 'AUC, rows for 50 %: own tables, compositional',
    proportional50: 'AUC, rows for 50 %: own tables, in proportion',
    shared20: 'AUC, rows for 20 %: one shared table',
    handSized20: 'AUC, rows for 20 %: own tables, small ones exact',
    compositional20: 'AUC, rows for 20 %: own tables, compositional',
    proportional20: 'AUC, rows for 20 %: own tables, in proportion',
    shared10: 'AUC, rows for 10 %: one shared table',
    handSized10: 'AUC, rows for 10 %: own tables, small ones exact',
    compositional10: 'AUC, rows for 10 %: own tables, compositional',
    proportional10: 'AUC, rows for 10 %: own tables, in proportion',
    driftedShared: 'AUC after drift, rows for 20 %: one shared table',
    driftedHandSized: 'AUC after drift, rows for 20 %: own tables, sized before',
    resized: 'AUC after drift, rows for 20 %: own tables, sized anew and trained anew',
    angle: 'logistic model, rows for 10 %: mean angle between the weights of features, degrees',
  },
  mechanisms: {
    multiplexing: 'give each feature a table of its own, in proportion to its vocabulary',
    salt: 'hash equal values of all features alike',
  },
  claims: [
    {
      from: 'abstract',
      says: (bound) =>
        `At each of three sizes one shared table wins back at least ${bound} of the AUC that tables per feature of the same memory lose against a row for each value.`,
      unit: '%',
      null: 0,
      atLeast: 0.9,
      measure: wonBack,
      restsOn: ['multiplexing', 'salt'],
    },
    {
      from: 'section 4',
      says: (bound) =>
        `Features that share a table of a tenth of the rows can be told apart: their weights, equal at first, end at least ${bound} degrees apart.`,
      unit: 'none',
      null: 0,
      atLeast: 25,
      measure: (m) => m.angle,
      restsOn: ['multiplexing'],
    },
    {
      from: 'abstract',
      says: (bound) =>
        `When one vocabulary grows tenfold and another dies, the shared table ends at least ${bound} of AUC above tables sized by hand before.`,
      unit: 'points',
      sides: ['above', 'below'],
      null: 0,
      atLeast: 0.005,
      measure: (m) => m.driftedShared - m.driftedHandSized,
      restsOn: ['multiplexing'],
    },
  ],
  checks: [{ says: (bound) => `t ${bound}`, unit: 'none', atLeast: 0.5, measure: (m) => m.collisionless }],
  scope: { tried: 't', shrunk: 't', notTried: 't' },
  rival: { name: 'own tables, small ones exact', metric: 'handSized10', trains: true },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const parts = keys(random.key(seed), 'world', 'model', 'drift', 'theory')
    const rng = generator(parts.world)
    const world = makeWorld(rng)
    const rows = drawnSplit(LOG)
    yield splitEvent('clicks', rows)
    const log = {
      train: drawLog(rng, world, rows.train),
      validation: drawLog(rng, world, rows.validation),
      test: drawLog(rng, world, rows.test),
    }
    const layouts = {
      shared: without === 'multiplexing' ? proportional : multiplexed(without !== 'salt'),
      handSized,
      compositional,
      proportional,
    }

    const train = async function* (
      layout: Layout,
      rates: Rates,
      on: ClickLog<'train'>,
      watched = false,
    ): Run<ClickModel> {
      const epochs = longer && layout.name === HAND_SIZED ? 3 * EPOCHS : EPOCHS
      const model = new ClickModel(generator(parts.model.ref), layout, {
        features: VOCAB.length,
        rates,
        epochs,
      })
      yield* model.learn(on, watched)
      return model
    }
    const chosen = (layout: Layout) =>
      grid({
        arm: layout.name,
        settings: RATES,
        train: (rates) => train(layout, rates, log.train),
        score: (model: ClickModel) => model.auc(log.validation),
        validation: rows.validation,
      })
    const stages = stretches(0.9, [3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    const stage = <R>(run: Run<R>) => part(...stages.shift()!, run)

    const apart = yield* stage(chosen(collisionless(VOCAB, VALUES)))
    const aucs = { collisionless: apart.model.auc(log.test) } as { collisionless: number } & Sized
    const best = {} as Record<Kind, { model: ClickModel; setting: Rates }>
    for (const kind of KINDS) {
      best[kind] = yield* stage(chosen(layouts[kind](VOCAB, rowsOf(CHOSEN_AT))))
      aucs[`${kind}${CHOSEN_AT}`] = best[kind].model.auc(log.test)
    }
    for (const size of BUDGETS) {
      if (size === CHOSEN_AT) continue
      for (const kind of KINDS) {
        const layout = layouts[kind](VOCAB, rowsOf(size))
        const model = yield* stage(train(layout, best[kind].setting, log.train, size === BUDGETS.at(-1)))
        aucs[`${kind}${size}`] = model.auc(log.test)
      }
    }
    yield { kind: 'plot', plot: sizePicture(BUDGETS.map(rowsOf), curvesOf(aucs), aucs.collisionless) }

    const later = generator(parts.drift)
    const drifted = driftWorld(later, world, GROWN, DEAD, TIMES)
    const newTrain = drawLog(later, drifted, rows.train)
    const newTest = drawLog(later, drifted, rows.test)
    yield* stage(best.shared.model.learn(newTrain))
    yield* stage(best.handSized.model.learn(newTrain))
    const anew = layouts.handSized(vocabOf(drifted), rowsOf(CHOSEN_AT))
    const resized = yield* stage(train(anew, best.handSized.setting, newTrain))
    const after = {
      driftedShared: best.shared.model.auc(newTest),
      driftedHandSized: best.handSized.model.auc(newTest),
      resized: resized.auc(newTest),
    }
    yield { kind: 'plot', plot: driftPicture({ ...aucs, ...after }) }

    const angles: { rows: number; angles: Angles }[] = []
    for (const [i, size] of THEORY_BUDGETS.entries()) {
      const layout = (without === 'multiplexing' ? proportional : multiplexed(without !== 'salt', 1))(
        VOCAB,
        rowsOf(size),
      )
      const theory = trainTheory(
        generator(parts.theory.ref),
        log.train,
        theoryRows(log.train, layout),
        layout.size,
      )
      angles.push({ rows: layout.size, angles: yield* part(0.9 + i / 30, 0.9 + (i + 1) / 30, theory) })
    }
    yield { kind: 'plot', plot: anglePicture(angles, without === 'multiplexing' ? 'baseline' : 'method') }
    parts.model.dispose()
    parts.theory.dispose()
    return {
      true: auc(log.test.logits, log.test.labels),
      ...aucs,
      ...after,
      angle: angles[1]!.angles.at(-1)![1],
    }
  },
})

const KINDS: readonly Kind[] = ['shared', 'handSized', 'compositional', 'proportional']
const HAND_SIZED = handSized(VOCAB, VALUES).name

const rowsOf = (percent: number): number => Math.round((percent / 100) * VALUES)

const curvesOf = (aucs: Sized): Record<Kind, number[]> =>
  Object.fromEntries(KINDS.map((kind) => [kind, BUDGETS.map((size) => aucs[`${kind}${size}`])])) as never

/** Stages one after another, as stretches of a run up to `end`, by their weights. */
function stretches(end: number, weights: readonly number[]): [from: number, to: number][] {
  const whole = weights.reduce((sum, weight) => sum + weight)
  let at = 0
  return weights.map((weight) => [(end * at) / whole, (end * (at += weight)) / whole])
}
