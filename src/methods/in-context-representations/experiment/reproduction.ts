import { random, tree } from '@jax-js/jax'
import { edges } from '#data/graphs.ts'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { alignment, chessboard, mixingEnergy, neighbourMixing, relativeEnergy } from '../method/energy.ts'
import {
  accuracy,
  ask,
  countedAccuracy,
  energies,
  graphAlignment,
  orderAlignment,
  patternShare,
  sideBySide,
  windowEnergy,
} from './measure.ts'
import { type Curves, accuracyPicture, energyPicture, layoutPicture } from './pictures.ts'
import { LAST, LAYERS, type Reader, pretrain } from './reader.ts'
import { GRID, ORDER, type Prompts, WORDS, drawTask, orderedText, shuffled } from './walks.ts'

const SIZES = { train: 4000, validation: 16, test: 16 }
const STEPS = 150
/** Tokens of context before a word is asked for. */
const TOKENS = [4, 8, 16, 32, 64] as const
const SHORT = TOKENS[0]
const LONG = TOKENS.at(-1)!
/** Of the last tokens, for the paper's token means. */
const WINDOW = 32
/** What the counter adds to each pair, of which the validation part chooses. */
const PSEUDO = [0.03, 0.1, 0.3, 1]
const MIXED_WIDTH = 1024

export const reproduction = defineReproduction({
  metrics: {
    chosenShort: 'energy in the layer chosen, after 4 tokens',
    chosenLong: 'energy in the layer chosen, after 64 tokens',
    lastShort: 'energy in the last layer, after 4 tokens',
    lastLong: 'energy in the last layer, after 64 tokens',
    lastWindow: 'energy in the last layer of means over the last 32 of 64 tokens, as in the paper',
    mixed: 'energy of random embeddings, each mixed with its neighbours',
    mixedAlignment: 'of those, spectral embedding in two principal coordinates',
    gridAlignment: 'after 64 tokens, spectral embedding of the grid in two principal coordinates',
    chessboard: 'after 64 tokens, chessboard of the grid in two principal coordinates',
    orderAlignment: 'after 64 tokens, order of pre-training in two principal coordinates',
    massShort: 'probability on neighbours after 4 tokens',
    massLong: 'probability on neighbours after 64 tokens',
    counted: 'probability on neighbours after 64 tokens, counted pairs',
    ordered: 'probability on neighbours in texts that follow the order',
  },
  mechanisms: {
    graph: 'shuffle the prompts, so that they show no graph',
    order: 'pre-train without the order of the words',
  },
  claims: [
    {
      from: 'abstract and section 4',
      says: (bound) =>
        `After 64 tokens of a walk on a grid, neighbours lie closer than after 4: the energy has fallen by at least ${bound}, in the layer where it falls most on other graphs.`,
      unit: '%',
      atLeast: 0.1,
      null: 0,
      restsOn: ['graph'],
      measure: (m) => 1 - m.chosenLong / m.chosenShort,
      why:
        'What this model keeps of a node is what may follow it: its neighbours, and not itself. On a grid those of a node ' +
        'and those of its neighbour have nothing in common, so neighbours move apart, and nodes that share neighbours ' +
        'move together.',
    },
    {
      from: 'section 4',
      says: (bound) =>
        `After 64 tokens at least ${bound} more probability goes to the neighbours of a node than after 4.`,
      unit: 'points',
      atLeast: 0.05,
      null: 0,
      sides: ['more', 'less'],
      restsOn: ['graph'],
      measure: (m) => m.massLong - m.massShort,
    },
    {
      from: 'abstract and section 3',
      says: (bound) =>
        `After 64 tokens of a grid the order that pre-training gave the words dominates: two principal coordinates hold at least ${bound} more of it than of the grid, be it laid out or as a chessboard.`,
      unit: 'points',
      atLeast: 0.1,
      null: 0,
      sides: ['more', 'less'],
      restsOn: ['order'],
      measure: (m) => m.orderAlignment - Math.max(m.gridAlignment, m.chessboard),
      why:
        'The prompt wins: the chessboard of its grid takes the first coordinate. Seven of ten texts put the words into ' +
        'some other graph, so their order is a weak habit here; weekdays hardly ever stand in another one.',
    },
  ],
  checks: [
    {
      // The closed form has no draw in it: embeddings at equal distances.
      says: (bound) =>
        `Random embeddings mixed with their neighbours have the energy of the closed form, within ${bound}.`,
      unit: '%',
      atMost: 0.05,
      measure: (m) => Math.abs(m.mixed / mixingEnergy(GRID) - 1),
    },
    {
      says: (bound) =>
        `The measure sees a grid where there is one: two principal coordinates of mixed embeddings hold ${bound} or more of the spectral embedding.`,
      unit: '%',
      atLeast: 0.8,
      measure: (m) => m.mixedAlignment,
    },
    {
      // A walk of 64 tokens passes most of the 12 edges several times; a count of pairs needs no training.
      says: (bound) =>
        `Counted pairs put at least ${bound} on neighbours after 64 tokens of a walk (any other word: 33 %).`,
      unit: '%',
      atLeast: 0.75,
      needs: ['graph'],
      measure: (m) => m.counted,
    },
    {
      says: (bound) =>
        `The language model puts at least ${bound} more on neighbours after 64 tokens than a guess at any other word.`,
      unit: 'points',
      atLeast: 0.03,
      sides: ['more', 'less'],
      needs: ['graph'],
      measure: (m) => m.massLong - (2 * edges(GRID).length) / WORDS / (WORDS - 1),
    },
    {
      says: (bound) =>
        `It has learnt the order: at least ${bound} goes to neighbours in texts that follow it (any other word: 25 %).`,
      unit: '%',
      atLeast: 0.4,
      needs: ['order'],
      measure: (m) => m.ordered,
    },
  ],
  scope: {
    tried:
      'Whether a language model that learns a graph from its prompt lays its words out as the graph, whether it traces it ' +
      'better with more context, and whether an order from pre-training stays.',
    shrunk:
      'A decoder of two layers and width 32, pre-trained in the run on walks over random graphs, in place of ' +
      'Llama 3.1 8B; nine words, a grid of 3 x 3 in place of 4 x 4, 64 tokens in place of more than a thousand.',
    notTried:
      'A model pre-trained on language, the power law of the critical context with the number of nodes, larger grids and ' +
      'hexagons, and whether what moves in the layers is a cause or a trace of what is said.',
  },
  rival: { name: 'counted pairs', metric: 'counted', trains: false },
  budgetSeconds: 60,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'task', 'reader', 'control')
    const control = generator(key.control)
    const task = drawTask(SIZES, generator(key.task), without)
    yield splitEvent('texts and prompts', task.split)
    const reader = yield* part(0, 0.85, pretrain(task.train, key.reader, STEPS))

    const { layer, pseudo } = yield* choose(reader, task.validation)
    const asked = await Promise.all(TOKENS.map((tokens) => ask(reader, task.test, tokens)))
    yield { kind: 'progress', done: 95, total: 100, doing: 'asking after shuffled prompts' }
    const unlinked = shuffled(task.test, control)
    const blind = await Promise.all(TOKENS.map((tokens) => ask(reader, unlinked, tokens)))
    const layers = asked.map(energies)
    const curves: Curves = {
      tokens: TOKENS,
      last: layers.map((energy) => energy[LAST]!),
      chosen: layers.map((energy) => energy[layer]!),
      shuffled: blind.map((one) => energies(one)[LAST]!),
      said: asked.map(accuracy),
      counted: TOKENS.map((tokens) => countedAccuracy(task.test, tokens, pseudo)),
      saidShuffled: blind.map(accuracy),
    }
    const long = asked.at(-1)!
    const layout = sideBySide(long)
    const colours = chessboard(GRID)
    yield { kind: 'plot', plot: energyPicture(curves) }
    yield { kind: 'plot', plot: accuracyPicture(curves) }
    yield { kind: 'plot', plot: layoutPicture(layout, patternShare(layout, colours)) }

    const lastWindow = await windowEnergy(reader, task.test, WINDOW)
    const ordered = accuracy(await ask(reader, orderedPrompts(control), LONG))
    tree.dispose(reader)
    const mixed = neighbourMixing(randomEmbeddings(control), GRID)
    return {
      chosenShort: curves.chosen[0]!,
      chosenLong: curves.chosen.at(-1)!,
      lastShort: curves.last[0]!,
      lastLong: curves.last.at(-1)!,
      lastWindow,
      mixed: relativeEnergy(mixed, GRID),
      mixedAlignment: alignment(mixed, GRID),
      gridAlignment: graphAlignment(long),
      chessboard: mean(long.map(({ states }) => patternShare(states[LAST]!, colours))),
      orderAlignment: orderAlignment(long),
      massShort: curves.said[0]!,
      massLong: curves.said.at(-1)!,
      counted: curves.counted.at(-1)!,
      ordered,
    }
  },
})

/** The layer in which the energy falls most with context, and the counter's pseudo-count, on other graphs than the grid. */
async function* choose(
  reader: Reader,
  validation: Prompts<'validation'>,
): Run<{ layer: number; pseudo: number }> {
  const short = energies(await ask(reader, validation, SHORT))
  const long = energies(await ask(reader, validation, LONG))
  const fall = short.map((energy, i) => 1 - long[i]! / energy)
  const layer = fall.indexOf(Math.max(...fall))
  const scores = PSEUDO.map((pseudo) => countedAccuracy(validation, LONG, pseudo))
  const pseudo = PSEUDO[scores.indexOf(Math.max(...scores))]!
  yield { kind: 'setting', arm: 'language model', name: 'layer', value: LAYERS[layer]! }
  yield { kind: 'setting', arm: 'counted pairs', name: 'pseudo-count', value: pseudo }
  return { layer, pseudo }
}

function orderedPrompts(rng: RandomGenerator): Pick<Prompts, 'prompts'> {
  const names = Int32Array.from({ length: WORDS }, (_, word) => word)
  return { prompts: Array.from({ length: 8 }, () => ({ graph: ORDER, names, walk: orderedText(rng, LONG) })) }
}

const randomEmbeddings = (rng: RandomGenerator) => ({
  data: rng.fillNormal(new Float32Array(WORDS * MIXED_WIDTH)),
  rows: WORDS,
  dim: MIXED_WIDTH,
})
