import { random } from '@jax-js/jax'
import { drawnSplit, splitEvent, takePart } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type Data, GRIDS, bestPairs, byChance, overlap, sharesOf, statementsOf } from './arms.ts'
import { attendedPicture, truthPicture } from './pictures.ts'
import { verify } from '../method/verifier.ts'
import { type WorldOptions, world } from './world.ts'

const SIZES = { train: 150, validation: 100, test: 1000 }
const WORLD: WorldOptions = { free: 12, ruled: 12, arity: 2, flips: 0.05, coupling: 0.85 }
const VARIABLES = WORLD.free + WORLD.ruled
/** Variables that a rule reads when factors are dense. */
const DENSE_ARITY = 15
const ATTENDED = 2

export const reproduction = defineReproduction({
  metrics: {
    overlap: 'overlap of what statements attend to with what rules read: attention',
    overlapPairs: 'overlap with what rules read: best pair counted',
    overlapChance: 'overlap with what rules read: by chance',
    same: 'came true: attention',
    sameDense: 'came true: all variables',
    shifted: 'came true without the mood: attention',
    shiftedDense: 'came true without the mood: all variables',
    shiftedPairs: 'came true without the mood: best pair counted',
    shiftedOracle: 'came true without the mood: told what rules read',
    worth: 'nats that a statement tells beyond what is likely anyway: attention',
  },
  mechanisms: {
    selection: 'attend to all variables',
    sparse: `let every rule read ${DENSE_ARITY} variables`,
  },
  claims: [
    {
      from: 'abstract',
      says: (bound) =>
        `After a change of what goes with what, statements about rules come true at least ${bound} more often if they attend to 2 variables than to all.`,
      unit: 'points',
      atLeast: 0.01,
      null: 0,
      restsOn: ['selection', 'sparse'],
      sides: ['more', 'less'],
      measure: (m) => m.shifted - m.shiftedDense,
      why: 'A network that sees all variables and pays for each weight finds sparse rules as well, and almost all of them; what attention missed costs more than the mood misleads.',
    },
    {
      from: 'abstract',
      says: (bound) => `What statements attend to overlaps with what the rules read by at least ${bound}.`,
      unit: '%',
      atLeast: 0.35,
      null: 2 / VARIABLES,
      restsOn: ['selection', 'sparse'],
      measure: (m) => m.overlap,
    },
  ],
  checks: [
    {
      says: (bound) => `Told what the rules read, statements come true at least ${bound} of the time.`,
      unit: '%',
      atLeast: 0.88,
      needs: ['sparse'],
      measure: (m) => m.shiftedOracle,
    },
    {
      says: (bound) => `With all variables, at least ${bound} come true where nothing changed.`,
      unit: '%',
      atLeast: 0.65,
      measure: (m) => m.sameDense,
    },
    {
      says: (bound) => `Two variables by chance overlap with what the rules read by at most ${bound}.`,
      unit: '%',
      atMost: 0.2,
      measure: (m) => m.overlapChance,
    },
  ],
  scope: {
    tried:
      'That predicting a variable from few others, chosen by attention, is right where rules tie few variables, that it finds these, and that it is wrong where rules tie many.',
    shrunk: '24 bits and 12 rules, 150 transitions to learn from, two variables in a thought.',
    notTried:
      'The paper has no experiments: it argues. States learned from pictures or sound, thoughts that follow each other, words for them and planning are not here; the variables are given.',
  },
  rival: { name: 'a network that sees all variables', metric: 'shiftedDense', trains: true },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'world', 'training', 'chance')
    const arity = without === 'sparse' ? DENSE_ARITY : WORLD.arity
    const { parents, draw } = world(generator(key.world), { ...WORLD, arity })
    const parts = drawnSplit(SIZES)
    yield splitEvent('transitions of a world', parts)
    const drawn = draw(SIZES.train + SIZES.validation + SIZES.test)
    const data: Data = {
      parts,
      train: takePart(parts.train, drawn),
      validation: takePart(parts.validation, drawn),
      test: takePart(parts.test, drawn),
      shifted: draw(SIZES.test, true),
    }
    const all = parents.map(() => Array.from({ length: VARIABLES }, (_, i) => i))
    const guessed = byChance(generator(key.chance), VARIABLES, parents.length, ATTENDED)
    const trained = () => key.training.ref

    const dense = yield* part(
      0,
      0.2,
      statementsOf('all variables', { given: all }, GRIDS.dense, data, trained(), longer ? 3 : 1),
    )
    const oracle = yield* part(
      0.4,
      0.45,
      statementsOf('told what rules read', { given: parents }, GRIDS.once, data, trained()),
    )
    const attention =
      without === 'selection'
        ? dense
        : yield* part(
            0.5,
            1,
            statementsOf('attention', { learn: ATTENDED }, GRIDS.attention, data, trained()),
          )
    key.training.dispose()
    const pairs = bestPairs(data.train)
    const pairsShifted = verify(await pairs.predict(data.shifted.x), data.shifted.y, sharesOf(data.train.y))

    yield {
      kind: 'plot',
      plot: truthPicture([
        { name: 'attention to two', role: 'method', truth: attention.shifted.truth },
        { name: 'all variables', role: 'baseline', truth: dense.shifted.truth },
        { name: 'best pair counted', role: 'baseline', truth: pairsShifted.truth },
        { name: 'told what rules read', role: 'theory', truth: oracle.shifted.truth },
      ]),
    }
    yield { kind: 'plot', plot: attendedPicture(attention, parents, VARIABLES) }
    return {
      overlap: overlap(attention.attended, parents),
      overlapPairs: overlap(pairs.attended, parents),
      overlapChance: overlap(guessed, parents),
      same: attention.same.truth,
      sameDense: dense.same.truth,
      shifted: attention.shifted.truth,
      shiftedDense: dense.shifted.truth,
      shiftedPairs: pairsShifted.truth,
      shiftedOracle: oracle.shifted.truth,
      worth: attention.same.worth,
    }
  },
})
